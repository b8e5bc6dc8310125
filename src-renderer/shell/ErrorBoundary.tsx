import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { t } from '../strings/index.ts';
import { Centred } from '../ui/Centred.tsx';

/** A page that fails leaves the rest of the window standing. `resetKey` changes when the user goes elsewhere. */
export class ErrorBoundary extends Component<
  { readonly resetKey: string; readonly children: ReactNode },
  { readonly failedKey: string | null }
> {
  override state: { readonly failedKey: string | null } = { failedKey: null };

  override componentDidCatch(): void {
    this.setState({ failedKey: this.props.resetKey });
  }

  static getDerivedStateFromError(): { readonly failedKey: string } {
    return { failedKey: '' };
  }

  override render(): ReactNode {
    const { failedKey } = this.state;
    const failed = failedKey !== null && (failedKey === '' || failedKey === this.props.resetKey);
    if (!failed) return this.props.children;
    return (
      <Centred title={t.shell.crashed} hint={t.shell.crashedHint}>
        <Button variant="default" onClick={() => window.location.reload()}>
          {t.shell.reload}
        </Button>
      </Centred>
    );
  }
}
