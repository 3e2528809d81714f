import type { Command } from 'commander';

/** The options that choose a patch or a tone. */
export function addPatchOptions(command: Command): Command {
  return command
    .option('--patch <n|name>', 'patch 1-64, A1-H8, or by name')
    .option('--tone <n|name>', 'tone 1-100 (JX-8P 1-96) or by name, on all voices');
}

/**
 * The options of a command that plays a MIDI file: with which bank, memory, patch or tone, and which of its channels.
 * `before` is what the bank is sent before.
 */
export function addSongOptions(
  command: Command,
  { before, memory }: { readonly before: string; readonly memory: boolean },
): Command {
  command.option('--bank <file>', `SysEx bank or cartridge image, sent to the machine before ${before}`);
  if (memory) {
    command
      .option('--nvram <file>', "the instrument's memory, kept between runs; made when something is stored")
      .option('--cartridge <file>', 'memory cartridge in the slot: programs 64-127 (JX-8P 96-127)');
  }
  return addPatchOptions(command)
    .option('--channels <list>', 'MIDI channels of the file to play, such as 1,3-5 (default: all but 10)')
    .option('--program-changes', "obey the file's program changes even with --patch or --tone");
}
