const ADDRESS = '/choices';
const PREFIX = 'vigil.';

/**
 * Brings back what the window remembered (all of local storage under `vigil.`) and hands it over when the window is left.
 * In a browser the window has another name at each start of Vigil, so the browser's own memory ends with it; Electron
 * keeps it. To be awaited before anything reads local storage; a failure costs the choices, never the window.
 */
export async function bringChoices(): Promise<void> {
  if (window.vigilBridge) return;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') handOver();
  });
  try {
    const response = await fetch(ADDRESS);
    if (!response.ok) return;
    for (const [name, value] of Object.entries((await response.json()) as Record<string, string>)) {
      // What this browser knows already is newer.
      if (localStorage.getItem(name) === null) localStorage.setItem(name, value);
    }
  } catch {
    // Vigil does not answer; the window says so itself.
  }
}

function handOver(): void {
  const choices = Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith(PREFIX)));
  const headers = { 'content-type': 'application/json' };
  fetch(ADDRESS, { method: 'PUT', headers, body: JSON.stringify(choices), keepalive: true }).catch(() => undefined);
}
