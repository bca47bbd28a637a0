import { fileURLToPath } from 'node:url';

/** Twice the drawing’s own size, for screens with fine pixels. */
const ZOOM = 2;

/** A server has no fonts, so that the drawings bring theirs: it has every sign that a status is marked with. */
const FONT_FILES = [
  fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
  fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
];

/**
 * Draws an SVG off the main thread. The library tells one libc from another by Node's report, for which Node looks up the names of
 * all open connections unless told not to: with a hundred feeds under way the main thread stood still for half a minute.
 */
export async function drawPng(svg: string): Promise<Uint8Array> {
  // Node's types do not know the property, which it has since version 22.
  Object.assign(process.report, { excludeNetwork: true });
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans Condensed' },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  return image.asPng();
}
