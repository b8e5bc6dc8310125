import { create } from 'zustand';

/** Whether the event stream to the core is open. Starts true: nothing is wrong until it breaks. */
export const useLink = create<{ readonly connected: boolean }>(() => ({ connected: true }));

export const setConnected = (connected: boolean): void => useLink.setState({ connected });
