/** Markup that needs no escaping any more. */
export interface Markup {
  readonly markup: string;
}

type Child = string | Markup | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** One element of XML or HTML; strings among the children are text and are escaped. */
export function element(name: string, attributes: Readonly<Record<string, string>>, ...children: Child[]): Markup {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  return { markup: `<${name}${pairs.join('')}>${children.map(write).join('')}</${name}>` };
}

function write(child: Child): string {
  if (typeof child === 'string') return escape(child);
  return 'markup' in child ? child.markup : child.map((each) => each.markup).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ESCAPES[mark] ?? mark);
}
