/**
 * Slack’s rules for what an app sends, written down from its reference and apart from the adapter’s own numbers:
 * https://docs.slack.dev/reference/block-kit and /reference/views.
 */
type Tree = Readonly<Record<string, unknown>>;
type Surface = 'message' | 'modal' | 'home';

/** As much as a message’s blocks may be, as JSON; beyond it Slack says `msg_blocks_too_long`. */
const MAX_MESSAGE_JSON_CHARS = 13_200;

/** What Slack would refuse in a message; empty where nothing. */
export function messageFaults(text: unknown, blocks: unknown): string[] {
  const faults = [...faultsIn(blocks, 'message')];
  if (typeof text !== 'string' || text.trim() === '') faults.push('a message without text');
  else {
    if (text.length > 4000) faults.push(`text of ${text.length} characters`);
    faults.push(...markupFaults(text, 'text'));
  }
  const size = JSON.stringify(blocks ?? '').length;
  if (size > MAX_MESSAGE_JSON_CHARS) faults.push(`msg_blocks_too_long: ${size}`);
  return faults;
}

/** What Slack would refuse in a view. */
export function viewFaults(view: unknown): readonly string[] {
  if (!isTree(view)) return ['no view'];
  const surface = view['type'];
  if (surface !== 'modal' && surface !== 'home') return [`a view of type ${String(surface)}`];
  const faults = [...faultsIn(view['blocks'], surface)];
  if (lengthOf(view['private_metadata']) > 3000) faults.push('private_metadata too long');
  if (lengthOf(view['callback_id']) > 255) faults.push('callback_id too long');
  if (surface === 'home') return faults;
  faults.push(...plainFaults(view['title'], 24, 'title'));
  for (const part of ['submit', 'close']) if (part in view) faults.push(...plainFaults(view[part], 24, part));
  const hasInput = list(view['blocks']).some((block) => block['type'] === 'input');
  if (hasInput && !('submit' in view)) faults.push('inputs without submit');
  return faults;
}

/** What Slack would refuse of what comes with an acknowledgement: choices for a menu, or how a form goes on. */
export function ackFaults({ options, view, errors }: Tree): readonly string[] {
  return [
    ...(options === undefined ? [] : optionsFaults(options)),
    ...(view === undefined ? [] : viewFaults(view)),
    ...(isTree(errors) && Object.keys(errors).length === 0 ? ['errors without one'] : []),
  ];
}

function optionsFaults(options: unknown): readonly string[] {
  if (list(options).length > 100) return ['more than 100 options'];
  return list(options).flatMap(optionFaults);
}

function faultsIn(blocks: unknown, surface: Surface): readonly string[] {
  if (!Array.isArray(blocks) || blocks.length === 0) return ['no blocks'];
  const most = surface === 'message' ? 50 : 100;
  const faults = blocks.length > most ? [`${blocks.length} blocks`] : [];
  const all = list(blocks);
  faults.push(...all.flatMap((block) => blockFaults(block, surface)));
  const actionIds = all
    .flatMap(elementsOf)
    .map((element) => element['action_id'])
    .filter((id) => id !== undefined);
  if (new Set(actionIds).size < actionIds.length) faults.push('action_id twice');
  const blockIds = all.map((block) => block['block_id']).filter((id) => id !== undefined);
  if (new Set(blockIds).size < blockIds.length) faults.push('block_id twice');
  if (blockIds.some((id) => lengthOf(id) > 255)) faults.push('block_id too long');
  return faults;
}

function elementsOf(block: Tree): readonly Tree[] {
  const single = [block['element'], block['accessory']].filter(isTree);
  return block['type'] === 'actions' ? list(block['elements']) : single;
}

function blockFaults(block: Tree, surface: Surface): readonly string[] {
  switch (block['type']) {
    case 'header':
      return plainFaults(block['text'], 150, 'header');
    case 'section':
      return sectionFaults(block);
    case 'context':
      return contextFaults(list(block['elements']));
    case 'actions': {
      const elements = list(block['elements']);
      const count = elements.length < 1 || elements.length > 25 ? [`actions of ${elements.length}`] : [];
      return [...count, ...elements.flatMap(elementFaults)];
    }
    case 'image': {
      const alt = lengthFaults(block['alt_text'], 1, 2000, 'alt_text');
      const sources = [block['image_url'], block['slack_file']].filter((one) => one !== undefined);
      return sources.length === 1 ? alt : [...alt, 'an image of no one source'];
    }
    case 'input':
      return inputFaults(block, surface);
    case 'divider':
      return [];
    default:
      return [`a block of type ${String(block['type'])}`];
  }
}

function sectionFaults(block: Tree): readonly string[] {
  const faults: string[] = [];
  if (block['text'] === undefined && block['fields'] === undefined) faults.push('an empty section');
  if (block['text'] !== undefined) faults.push(...textFaults(block['text'], 3000, 'section'));
  if (block['fields'] !== undefined) {
    const fields = list(block['fields']);
    if (fields.length < 1 || fields.length > 10) faults.push(`${fields.length} fields`);
    faults.push(...fields.flatMap((field) => textFaults(field, 2000, 'field')));
  }
  const { accessory } = block;
  return isTree(accessory) ? [...faults, ...elementFaults(accessory)] : faults;
}

function contextFaults(elements: readonly Tree[]): readonly string[] {
  const count = elements.length < 1 || elements.length > 10 ? [`context of ${elements.length}`] : [];
  return [...count, ...elements.flatMap((element) => textFaults(element, 3000, 'context'))];
}

function inputFaults(block: Tree, surface: Surface): readonly string[] {
  const { element, label, hint } = block;
  const faults = surface === 'message' ? ['an input in a message'] : [];
  faults.push(...plainFaults(label, 2000, 'label'));
  if (hint !== undefined) faults.push(...plainFaults(hint, 2000, 'hint'));
  return isTree(element) ? [...faults, ...elementFaults(element)] : [...faults, 'an input without element'];
}

function elementFaults(element: Tree): readonly string[] {
  const faults = lengthFaults(element['action_id'], 1, 255, 'action_id');
  if (element['placeholder'] !== undefined) faults.push(...plainFaults(element['placeholder'], 150, 'placeholder'));
  switch (element['type']) {
    case 'button':
      faults.push(...plainFaults(element['text'], 75, 'button'));
      if (element['value'] !== undefined) faults.push(...lengthFaults(element['value'], 1, 2000, 'value'));
      if (element['url'] !== undefined) faults.push(...lengthFaults(element['url'], 1, 3000, 'url'));
      return faults;
    case 'static_select':
    case 'radio_buttons':
    case 'checkboxes': {
      const options = list(element['options']);
      const most = element['type'] === 'static_select' ? 100 : 10;
      if (options.length < 1 || options.length > most) faults.push(`${options.length} options`);
      const initial = element['initial_option'];
      const isThere = options.some((option) => JSON.stringify(option) === JSON.stringify(initial));
      if (initial !== undefined && !isThere) faults.push('an initial option that is none');
      return [...faults, ...options.flatMap(optionFaults)];
    }
    case 'plain_text_input': {
      if (Number(element['max_length'] ?? 1) > 3000) faults.push('max_length');
      const most = Number(element['max_length'] ?? 3000);
      return [...faults, ...lengthFaults(element['initial_value'] ?? 'x', 0, most, 'initial_value')];
    }
    case 'number_input':
      return typeof element['is_decimal_allowed'] === 'boolean' ? faults : [...faults, 'is_decimal_allowed is missing'];
    case 'external_select':
    case 'conversations_select':
    case 'users_select':
      return faults;
    default:
      return [...faults, `an element of type ${String(element['type'])}`];
  }
}

function optionFaults(option: Tree): readonly string[] {
  return [...plainFaults(option['text'], 75, 'option'), ...lengthFaults(option['value'], 1, 150, 'option value')];
}

function plainFaults(text: unknown, most: number, name: string): readonly string[] {
  if (!isTree(text) || text['type'] !== 'plain_text') return [`${name} is not plain_text`];
  return [...lengthFaults(text['text'], 1, most, name), ...broadcastFaults(String(text['text']), name)];
}

function textFaults(text: unknown, most: number, name: string): readonly string[] {
  if (!isTree(text)) return [`${name} is no text`];
  if (text['type'] === 'plain_text') return plainFaults(text, most, name);
  if (text['type'] !== 'mrkdwn') return [`${name} is of type ${String(text['type'])}`];
  const words = String(text['text']);
  return [...lengthFaults(text['text'], 1, most, name), ...markupFaults(words, name)];
}

/** Links and dates of ours are all that may stand in angle brackets, and `&` begins an entity. */
function markupFaults(words: string, name: string): readonly string[] {
  const faults = [...broadcastFaults(words, name)];
  const bare = words.replaceAll(
    /<(?:https?:\/\/[^<>|\s]+\|[^<>|]+|!date\^\d+\^[^<>|]+\|[^<>|]+|@[UW][A-Z0-9]+)>/gu,
    '',
  );
  if (bare.includes('<')) faults.push(`${name} with a bare <`);
  if (/&(?!(?:amp|lt|gt);)/u.test(bare)) faults.push(`${name} with a bare &`);
  return faults;
}

function broadcastFaults(words: string, name: string): readonly string[] {
  return /<!(?:channel|here|everyone|subteam)|@(?:channel|here|everyone)/u.test(words)
    ? [`${name} with a broadcast`]
    : [];
}

function lengthFaults(text: unknown, least: number, most: number, name: string): string[] {
  if (typeof text !== 'string') return [`${name} is no text`];
  return text.length < least || text.length > most ? [`${name} of ${text.length} characters`] : [];
}

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0;
}

function list(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
