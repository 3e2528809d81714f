import { describeKitSounds } from './describeKitSounds.js';

describeKitSounds('mks70');
