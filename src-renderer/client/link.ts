import { create } from 'zustand';

/** Whether the event stream to the core is open. Starts true: nothing is wrong until it breaks. */
export const useLink = create<{ connected: boolean; everLost: boolean }>(() => ({ connected: true, everLost: false }));

export function setConnected(connected: boolean): void {
  useLink.setState((state) => ({ connected, everLost: state.everLost || !connected }));
}
