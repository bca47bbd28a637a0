import type {
  Command,
  CommandAnswer,
  CommandCall,
  CommandContext,
  CommandHandler,
  OptionValues,
} from '#src/core/command.ts';
import { asParleyError, ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import { plainWords } from '#src/core/plain-words.ts';
import type { Reply } from '#src/core/reply.ts';
import { visibleStore } from '#src/core/visible-store.ts';
import { presentUsages } from './help.ts';
import { withMemberNote } from './member-note.ts';
import { readOptions } from './options.ts';
import { parseLine } from './parse-line.ts';
import type { ParsedGroup } from './parse-line.ts';
import { shortened } from './usage.ts';

export interface CommandHandlerParts extends Omit<CommandContext, 'caller'> {
  readonly logger: Logger;
}

/**
 * What every adapter calls: reads the call, checks who asks, runs the command on what the caller's community may read, and turns
 * each fault into plain words.
 */
export function createCommandHandler({ logger, ...parts }: CommandHandlerParts): CommandHandler {
  return async (caller, call) => {
    try {
      const parsed = readCall(parts.commands, call);
      if (parsed.kind === 'group') {
        const usable = parsed.commands.filter((command) => caller.isModerator || command.access === 'member');
        return { outcome: 'usage', reply: presentUsages(`/${parsed.name}`, usable) };
      }
      const { command, values } = parsed;
      if (command.access === 'moderator' && !caller.isModerator) {
        throw new ParleyError('command/forbidden', { command: `/${command.name}` });
      }
      const store = visibleStore(parts.store, caller.community);
      const reply = await command.run({ ...parts, store, caller }, readOptions(command, values));
      return { outcome: 'done', reply: await withMemberNote(parts.store, caller, reply) };
    } catch (thrown) {
      const error = asParleyError(thrown);
      if (error.code === 'internal') logger.error({ err: thrown, call: callName(call) }, 'command failed');
      return { outcome: outcomeOf(error), reply: faultReply(error) };
    }
  };
}

type ReadCall = ParsedGroup | { readonly kind: 'call'; readonly command: Command; readonly values: OptionValues };

function readCall(commands: readonly Command[], call: CommandCall): ReadCall {
  if (call.kind === 'line') return parseLine(commands, call.line);
  const command = commands.find((candidate) => candidate.name === call.name);
  if (!command) throw new ParleyError('command/unknown', { typed: `/${shortened(call.name)}`, suggestion: null });
  return { kind: 'call', command, values: call.options };
}

function outcomeOf(error: ParleyError): CommandAnswer['outcome'] {
  return error.code === 'command/usage' || error.code === 'command/unknown' ? 'usage' : 'failed';
}

function faultReply(error: ParleyError): Reply {
  return { personal: true, blocks: [{ kind: 'text', text: plainWords(error) }] };
}

/** Enough to find the fault by, without a member's words in the log. */
function callName(call: CommandCall): string {
  return call.kind === 'options' ? call.name : (/^\/?\s*[a-z]{1,20}/iu.exec(call.line.trim())?.[0] ?? '');
}
