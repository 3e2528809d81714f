/** All measuring helpers in one import. */
export * from './frequency.js';
export * from './levels.js';
export * from './partials.js';
export * from './spectrum.js';
