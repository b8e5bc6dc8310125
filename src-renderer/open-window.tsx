import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './ui/tokens.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startLiveUpdates } from './client/live-updates.ts';
import { queryClient } from './client/queries.ts';
import { Notices } from './ui/Notices.tsx';
import { theme } from './ui/theme.ts';

startLiveUpdates();

// A file dropped beside a drop zone must not replace the window.
for (const type of ['dragover', 'drop']) window.addEventListener(type, (event) => event.preventDefault());

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notices />
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
