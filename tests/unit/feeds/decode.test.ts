import { describe, expect, it } from 'vitest';
import { decodeWithRemarks } from '#src/feeds/decode.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
/** “Переговоры о перемирии …” in windows-1251, long enough to be told by its letters. */
const CYRILLIC = 'Переговоры о перемирии возобновились сегодня утром, делегации прибыли на место встречи. '.repeat(5);
const windows1251 = (text: string): Buffer =>
  Buffer.from(
    Array.from(text, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return code < 128 ? code : code - 0x410 + 0xc0;
    }),
  );

describe('charset', () => {
  it('is that of the byte order mark, of the header, of the prolog, and else a guess', () => {
    const prolog = '<?xml version="1.0" encoding="iso-8859-2"?>';
    expect(decodeWithRemarks(Buffer.from('\uFEFFŠ'), 'text/xml; charset=iso-8859-2').text).toBe('Š');
    expect(decodeWithRemarks(latin1('\u00a9'), 'text/xml; charset=iso-8859-2').text).toBe('Š');
    expect(decodeWithRemarks(latin1(`${prolog}\u00a9`)).text).toBe(`${prolog}Š`);
    expect(decodeWithRemarks(windows1251(CYRILLIC)).text).toBe(CYRILLIC);
    expect(decodeWithRemarks(latin1('caf\u00e9')).text).toBe('café');
  });

  it('is the document’s own where the server says only its default', () => {
    const prolog = '<?xml version="1.0" encoding="windows-1251"?>';
    const bytes = Buffer.concat([latin1(prolog), windows1251(CYRILLIC)]);
    expect(decodeWithRemarks(bytes, 'text/xml; charset=ISO-8859-1').text).toBe(prolog + CYRILLIC);
  });

  it('is guessed where it is unknown, with a remark', () => {
    expect(decodeWithRemarks(Buffer.from('Š'), 'text/xml; charset=x-klingon')).toEqual({
      text: 'Š',
      remarks: ['unknown-charset'],
    });
  });

  it('may change half-way, with a remark, and each part is read as such', () => {
    const mixed = Buffer.concat([Buffer.from('“Šibenik” '), latin1('d\u00e9j\u00e0')]);
    expect(decodeWithRemarks(mixed, 'text/xml; charset=utf-8')).toEqual({
      text: '“Šibenik” déjà',
      remarks: ['mixed-charset'],
    });
  });
});
