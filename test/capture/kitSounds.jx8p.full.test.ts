import { describeKitSounds } from './describeKitSounds.js';

describeKitSounds('jx8p');
