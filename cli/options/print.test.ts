/** The printed files and the help say what the table of options says. */
import { describe, expect, it } from 'vitest';
import { commandHelp, generalHelp } from '../help.ts';
import { variableOf } from './option.ts';
import { configurationPage, exampleFile } from './print.ts';
import { readConfiguration } from './resolve.ts';
import { type CommandName, commands, type OptionKey, options } from './table.ts';

describe('what is printed from the table', () => {
  it('is current: the example file', async () => {
    await expect(exampleFile()).toMatchFileSnapshot('../../hongyan.example.jsonc');
  });

  it('is current: the page', async () => {
    await expect(configurationPage()).toMatchFileSnapshot('../../docs/configuration.md');
  });

  it('is true: the example holds every setting of a file with its default', () => {
    const settings = (Object.keys(options) as OptionKey[]).filter((key) => {
      return (options[key].from as readonly string[]).includes('file') && key !== 'apps';
    });
    const defaults = settings.map((key) => [key, options[key].default]);
    expect(readConfiguration('example', exampleFile)).toEqual(Object.fromEntries(defaults));
  });

  it('is true: the example of an app is accepted without its comment marks', () => {
    const text = exampleFile().replace(/^ {2}\/\/ (?=\s*(?:"apps"|[{}\]]| {4}))/gm, '  ');
    expect(readConfiguration('example', () => text).apps).toHaveLength(1);
  });
});

describe('help', () => {
  it('names every command', () => {
    for (const name of Object.keys(commands)) expect(generalHelp()).toContain(`  ${name}`);
  });

  it('tells the flags of a command and no others', () => {
    const help = commandHelp('serve');
    expect(help).toContain('--port PORT');
    expect(help).toContain(`default 7700, ${variableOf('port')}`);
    expect(help).not.toContain('--script');
    expect(help).not.toContain('--apps');
  });

  it('keeps within the width of a terminal', () => {
    const texts = [generalHelp(), ...(Object.keys(commands) as CommandName[]).map(commandHelp)];
    const lines = texts.flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});
