import type { Command } from 'commander';
import { MODELS } from '../../machine/models.js';
import { SAMPLE_RATES } from '../../machine/superJx.js';
import { ANALOG_PROFILE_NAMES } from '../../profiles/analogProfile.js';
import { openFirmware } from '../../rom/openFirmware.js';
import { packageVersion } from '../version.js';

interface Info {
  readonly version: string;
  readonly node: string;
  readonly models: readonly { readonly name: string; readonly title: string }[];
  readonly firmware: {
    readonly title: string;
    readonly images: readonly { readonly role: string; readonly bytes: number; readonly sha256: string }[];
  };
  readonly sampleRates: readonly number[];
  readonly analogProfiles: readonly string[];
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function gather(): Promise<Info> {
  const { title, assigner, lower, upper } = openFirmware();
  const images = [
    { role: 'assigner', image: assigner },
    { role: 'assigner of the JX-8P', image: openFirmware('jx8p').assigner },
    { role: 'lower', image: lower },
    { role: 'upper', image: upper! },
  ];
  return {
    version: packageVersion(),
    node: process.version,
    models: MODELS.map(({ name, title }) => ({ name, title })),
    firmware: {
      title,
      images: await Promise.all(
        images.map(async ({ role, image }) => ({ role, bytes: image.length, sha256: await sha256(image) })),
      ),
    },
    sampleRates: SAMPLE_RATES,
    analogProfiles: ANALOG_PROFILE_NAMES,
  };
}

async function runInfo(options: { json?: boolean }): Promise<void> {
  const info = await gather();
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
      ({ role, bytes, sha256: hash }) =>
        `  ${role.padEnd(21)} ${String(bytes).padStart(5)} bytes  SHA-256 ${hash.slice(0, 16)}`,
    ),
    `output rates: ${info.sampleRates.join(', ')} Hz`,
    `analog profiles: ${info.analogProfiles.join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `superjx info`. */
export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('models, firmware and versions')
    .option('--json', 'print JSON')
    .action(runInfo);
}
