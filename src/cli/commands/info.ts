import type { Command } from 'commander';
import { MODELS } from '../../machine/models.js';
import { SAMPLE_RATES } from '../../machine/superJx.js';
import { ANALOG_PROFILE_NAMES } from '../../profiles/analogProfile.js';
import { writeMachineProfile } from '../../profiles/profileFile.js';
import { sha1 } from '../../rom/digest.js';
import { ROM_ROLES, type RomRole } from '../../rom/knownRoms.js';
import type { RomSet } from '../../rom/romSet.js';
import { addRomOptions, chooseMachine, type MachineChoice, type RomArguments } from '../romOptions.js';
import { packageVersion } from '../version.js';

interface InfoOptions extends RomArguments {
  json?: boolean;
  profileJson?: boolean;
}

interface Info {
  readonly version: string;
  readonly node: string;
  readonly models: readonly { readonly name: string; readonly title: string }[];
  /** The one that the options mean. */
  readonly model: string;
  readonly firmware: {
    readonly title: string;
    readonly images: readonly {
      readonly role: string;
      readonly bytes: number;
      readonly sha1: string;
      readonly sha256: string;
    }[];
  };
  readonly sampleRates: readonly number[];
  readonly analogProfiles: readonly string[];
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The images that there are. */
function imagesOf(roms: RomSet): [RomRole, Uint8Array][] {
  return ROM_ROLES.flatMap((role): [RomRole, Uint8Array][] => {
    const image = roms[role];
    return image ? [[role, image]] : [];
  });
}

async function gather({ model, roms, title }: MachineChoice): Promise<Info> {
  return {
    version: packageVersion(),
    node: process.version,
    models: MODELS.map((known) => ({ name: known.name, title: known.title })),
    model: model.name,
    firmware: {
      title,
      images: await Promise.all(
        imagesOf(roms).map(async ([role, image]) => ({
          role,
          bytes: image.length,
          sha1: sha1(image),
          sha256: await sha256(image),
        })),
      ),
    },
    sampleRates: SAMPLE_RATES,
    analogProfiles: ANALOG_PROFILE_NAMES,
  };
}

async function runInfo(options: InfoOptions): Promise<void> {
  const choice = chooseMachine(options);
  if (options.profileJson) {
    process.stdout.write(writeMachineProfile(choice.model));
    return;
  }
  const info = await gather(choice);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(info)}\n`);
    return;
  }
  const lines = [
    `superjx ${info.version}, Node ${info.node}`,
    'models:',
    ...info.models.map(({ name, title }) => `  ${name.padEnd(8)} ${title}`),
    `firmware: ${info.firmware.title}`,
    ...info.firmware.images.map(
      ({ role, bytes, sha1 }) => `  ${role.padEnd(8)} ${String(bytes).padStart(5)} bytes  SHA-1 ${sha1}`,
    ),
    `output rates: ${info.sampleRates.join(', ')} Hz`,
    `analog profiles: ${info.analogProfiles.join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `superjx info`. */
export function addInfoCommand(program: Command): void {
  const command = program
    .command('info')
    .description('models, firmware and versions')
    .option('--json', 'print JSON')
    .option('--profile-json', 'print how the machine is wired, as a file for --profile to begin with');
  addRomOptions(command).action(runInfo);
}
