import { describeKitSounds } from './describeKitSounds.js';

describeKitSounds('jx10');
