import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';

/** Twice the drawing’s own size, for screens with fine pixels. */
const ZOOM = 2;

/** A server has no fonts, so that the drawings bring theirs: it has every sign that a status is marked with. */
const FONT_FILES = [
  fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
  fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
];

/** Draws an SVG off the main thread. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans Condensed' },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  return image.asPng();
}
