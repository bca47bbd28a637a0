/**
 * What the real Discord refuses in a payload, told apart from the adapter's own limits on purpose. Source:
 * https://docs.discord.com/developers, “Component Reference”, “Message” and “Application Commands”.
 */

type Json = Readonly<Record<string, unknown>>;

const TYPE = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;
const V2 = 1 << 15;
const LOCALES = new Set(
  'id en-US en-GB bg zh-CN zh-TW hr cs da nl fi fr de el hi hu it ja ko lt no pl pt-BR ro ru es-ES es-419 sv-SE th tr uk vi'.split(
    ' ',
  ),
);

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function within(fault: string, value: unknown, most: number, least = 1): readonly string[] {
  const { length } = words(value);
  return length < least || length > most
    ? [`${fault}: must be between ${least} and ${most} in length, has ${length}`]
    : [];
}

function every(components: readonly Json[]): readonly Json[] {
  return components.flatMap((one) => {
    const accessory = typeof one['accessory'] === 'object' && one['accessory'] ? [one['accessory'] as Json] : [];
    const label = typeof one['component'] === 'object' && one['component'] ? [one['component'] as Json] : [];
    return [one, ...every(list(one['components'])), ...every([...accessory, ...label])];
  });
}

/** @param files names of what came beside the body, and of what the message has already */
export function messageFaults(body: Json, files: readonly string[], isUpdate = false): readonly string[] {
  const components = list(body['components']);
  const flags = Number(body['flags'] ?? 0);
  const isV2 = (flags & V2) !== 0;
  const mentions = body['allowed_mentions'] as Json | undefined;
  const all = every(components);
  const text = all.filter(({ type }) => type === TYPE.textDisplay).map(({ content }) => words(content));
  const ids = all.flatMap((one) => (typeof one['custom_id'] === 'string' ? [one['custom_id']] : []));
  return [
    ...(mentions && Array.isArray(mentions['parse']) && mentions['parse'].length === 0 ? [] : ['mentions are allowed']),
    ...(isV2 ? [] : ['no IS_COMPONENTS_V2']),
    ...(isV2 && body['content'] ? ['content beside Components V2'] : []),
    ...(isV2 && list(body['embeds']).length > 0 ? ['embeds beside Components V2'] : []),
    ...(components.length === 0 ? ['an empty message'] : []),
    ...(all.length > 40 ? [`components: ${all.length} of at most 40`] : []),
    ...(text.join('').length > 4000 ? [`text: ${text.join('').length} of at most 4000 characters`] : []),
    ...(new Set(ids).size === ids.length ? [] : ['custom_id: must be unique']),
    ...(isUpdate ? [] : within('nonce', body['nonce'] ?? 'none', 25)),
    ...components.flatMap((one) => topFaults(one)),
    ...all.flatMap((one) => componentFaults(one, files)),
  ];
}

function topFaults({ type }: Json): readonly string[] {
  const known: readonly unknown[] = [1, 9, 10, 12, 13, 14, 17];
  return known.includes(type) ? [] : [`a component of type ${String(type)} at the top`];
}

function componentFaults(one: Json, files: readonly string[]): readonly string[] {
  const inner = list(one['components']);
  switch (one['type']) {
    case TYPE.container:
      return inner.length === 0 || inner.some(({ type }) => type === TYPE.container) ? ['a bad container'] : [];
    case TYPE.textDisplay:
      return words(one['content']).trim() === '' ? ['a blank text'] : within('text', one['content'], 4000);
    case TYPE.section:
      return inner.length < 1 || inner.length > 3 || !one['accessory'] ? ['a bad section'] : [];
    case TYPE.actionRow:
      return rowFaults(inner);
    case TYPE.button:
      return buttonFaults(one);
    case TYPE.stringSelect:
      return selectFaults(one);
    case TYPE.channelSelect:
      return within('custom_id', one['custom_id'], 100);
    case TYPE.mediaGallery:
      return galleryFaults(list(one['items']), files);
    case TYPE.file:
      return mediaFaults(one['file'], files);
    case TYPE.separator:
    case TYPE.textInput:
      return [];
    default:
      return [`a component of unknown type ${String(one['type'])}`];
  }
}

function rowFaults(inner: readonly Json[]): readonly string[] {
  const buttons = inner.filter(({ type }) => type === TYPE.button).length;
  const isRow = buttons === inner.length ? buttons >= 1 && buttons <= 5 : inner.length === 1;
  return isRow ? [] : [`a row of ${inner.length}`];
}

function buttonFaults(one: Json): readonly string[] {
  const isLink = one['style'] === 5;
  return [
    ...within('label', one['label'], 80),
    ...(words(one['label']).trim() === '' ? ['a blank label'] : []),
    ...(isLink ? within('url', one['url'], 512) : within('custom_id', one['custom_id'], 100)),
  ];
}

function selectFaults(one: Json): readonly string[] {
  const options = list(one['options']);
  const values = options.map(({ value }) => value);
  return [
    ...within('custom_id', one['custom_id'], 100),
    ...(options.length < 1 || options.length > 25 ? [`a select of ${options.length} options`] : []),
    ...(new Set(values).size === values.length ? [] : ['values of a select must differ']),
    ...within('placeholder', one['placeholder'] ?? 'none', 150),
    ...options.flatMap(({ label, value, description }) => [
      ...within('label', label, 100),
      ...within('value', value, 100),
      ...within('description', description ?? 'none', 100),
    ]),
  ];
}

function galleryFaults(items: readonly Json[], files: readonly string[]): readonly string[] {
  return [
    ...(items.length < 1 || items.length > 10 ? [`a gallery of ${items.length}`] : []),
    ...items.flatMap(({ media, description }) => [
      ...mediaFaults(media, files),
      ...within('alt', description ?? 'none', 1024),
    ]),
  ];
}

function mediaFaults(media: unknown, files: readonly string[]): readonly string[] {
  const url = words((media as Json | undefined)?.['url']);
  const name = /^attachment:\/\/([\w.-]+)$/u.exec(url)?.[1];
  return name !== undefined && files.includes(name) ? [] : [`${url} is not attached`];
}

export function modalFaults(body: Json): readonly string[] {
  const fields = list(body['components']);
  return [
    ...within('custom_id', body['custom_id'], 100),
    ...within('title', body['title'], 45),
    ...(fields.length < 1 || fields.length > 5 ? [`a modal of ${fields.length} fields`] : []),
    ...fields.flatMap((field) => {
      if (field['type'] !== TYPE.label) return ['a field without its label'];
      const component = (field['component'] ?? {}) as Json;
      const own =
        component['type'] === TYPE.textInput
          ? [...within('custom_id', component['custom_id'], 100), ...within('value', component['value'] ?? '', 4000, 0)]
          : component['type'] === TYPE.channelSelect
            ? within('custom_id', component['custom_id'], 100)
            : selectFaults(component);
      return [
        ...within('label', field['label'], 45),
        ...within('description', field['description'] ?? 'none', 100),
        ...own,
      ];
    }),
  ];
}

export function choiceFaults(choices: readonly Json[]): readonly string[] {
  return [
    ...(choices.length > 25 ? [`${choices.length} choices`] : []),
    ...choices.flatMap(({ name, value }) => [...within('choice', name, 100), ...within('value', value, 100)]),
  ];
}

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** @param scope fields of commands for all are refused in those of one guild */
export function commandFaults(commands: readonly Json[], scope: 'all' | 'guild'): readonly string[] {
  const names = commands.map(({ name }) => name);
  return [
    ...(commands.length > 100 ? ['too many commands'] : []),
    ...(new Set(names).size === names.length ? [] : ['two commands of one name']),
    ...commands.flatMap((command) => [
      ...describedFaults(command),
      ...optionListFaults(list(command['options'])),
      ...(longest(command) > 8000 ? [`/${words(command['name'])} has ${longest(command)} characters`] : []),
      ...(scope === 'guild' && ('contexts' in command || 'integration_types' in command)
        ? ['contexts in a guild']
        : []),
    ]),
  ];
}

function describedFaults(one: Json): readonly string[] {
  const name = words(one['name']);
  const translations = Object.entries((one['description_localizations'] ?? {}) as Json);
  return [
    ...(NAME.test(name) && name === name.toLowerCase() ? [] : [`the name ${name}`]),
    ...within(`the description of ${name}`, one['description'], 100),
    ...translations.flatMap(([locale, text]) => [
      ...(LOCALES.has(locale) ? [] : [`the locale ${locale}`]),
      ...within(`the description of ${name} in ${locale}`, text, 100),
    ]),
  ];
}

function optionListFaults(options: readonly Json[]): readonly string[] {
  const required = options.map((option) => option['required'] === true);
  const names = options.map(({ name }) => name);
  return [
    ...(options.length > 25 ? [`${options.length} options`] : []),
    ...(new Set(names).size === names.length ? [] : ['two options of one name']),
    ...(required.lastIndexOf(true) > required.indexOf(false) && required.includes(false) && required.includes(true)
      ? ['a required option after one that is not']
      : []),
    ...options.flatMap((option) => [
      ...describedFaults(option),
      ...optionListFaults(list(option['options'])),
      ...choiceFaults(list(option['choices'])),
      ...(option['autocomplete'] === true && list(option['choices']).length > 0 ? ['choices beside autocomplete'] : []),
    ]),
  ];
}

/** Characters of names, descriptions and values, each in its longest language. */
function longest(one: Json): number {
  const most = (text: unknown, translations: unknown): number =>
    Math.max(words(text).length, ...Object.values((translations ?? {}) as Json).map((value) => words(value).length));
  const own =
    most(one['name'], one['name_localizations']) +
    most(one['description'], one['description_localizations']) +
    words(one['value']).length;
  return [...list(one['options']), ...list(one['choices'])].reduce((sum, inner) => sum + longest(inner), own);
}
