import { bringChoices } from './client/kept-choices.ts';

// What the window remembers is read while its modules are loaded.
await bringChoices();
await import('./open-window.tsx');
