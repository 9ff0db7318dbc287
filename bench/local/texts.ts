/** What people say, mixed Chinese and English, from a seed: the same texts in every run. */

const HAN =
  '的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从今明晚吃饭开项目文件测试服务器';
const WORDS =
  'hello world meeting project tomorrow please send the file again thanks okay server deploy bug fixed look into report lunch what time is it now great morning'.split(
    ' ',
  );
const LONGEST_HAN = 30;
const LONGEST_WORDS = 10;
/** Of a linear congruential generator. */
const FACTOR = 1_103_515_245;
const ADDEND = 12_345;
const MASK = 0x7f_ff_ff_ff;

/** Draws numbers below a limit, the same ones from the same seed. */
export function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, FACTOR) + ADDEND) & MASK;
    return (state >> 8) % below;
  };
}

export function textFrom(draw: (below: number) => number): string {
  const isHan = draw(2) === 0;
  const length = 3 + draw(isHan ? LONGEST_HAN : LONGEST_WORDS);
  const one = (): string => (isHan ? HAN[draw(HAN.length)]! : WORDS[draw(WORDS.length)]!);
  return Array.from({ length }, one).join(isHan ? '' : ' ');
}
