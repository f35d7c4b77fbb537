/** Dialogs in the middle and sheets from the side; on the phone both come from below and fill the width. */
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../theme/screen';

interface LayerProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  size?: number | string;
  children: ReactNode;
}

/** The key that closes a layer on top, such as the palette, closes nothing below it. */
function unlessCovered(close: () => void): () => void {
  return () => { if (!document.querySelector('dialog[open]')) close(); };
}

/** Once somebody has typed in it a click beside it, which may be a slip, closes nothing. */
export function Dialog({ open, onClose, title, size = 520, children }: LayerProps) {
  const { t } = useTranslation('shell');
  const phone = usePhone();
  const [typed, setTyped] = useState(false);
  const inside = <div onInput={() => setTyped(true)}>{children}</div>;
  if (phone) return <Sheet open={open} onClose={onClose} title={title} from="bottom" firm={typed}>{inside}</Sheet>;
  return (
    <Modal opened={open} onClose={unlessCovered(onClose)} title={title} size={size} radius="xl" yOffset="10vh" overlayProps={{ blur: 0 }} closeOnClickOutside={!typed}
      closeButtonProps={{ 'aria-label': t('close') }} transitionProps={{ transition: 'fade', duration: 160 }}>
      {inside}
    </Modal>
  );
}

interface SheetProps extends LayerProps {
  from?: 'right' | 'bottom' | 'left';
  /** Stays open when one clicks beside it. */
  firm?: boolean;
}

export function Sheet({ open, onClose, title, size = 480, from = 'right', firm, children }: SheetProps) {
  const { t } = useTranslation('shell');
  const phone = usePhone();
  return (
    <Drawer opened={open} onClose={unlessCovered(onClose)} title={title} closeOnClickOutside={!firm} position={phone && from === 'right' ? 'bottom' : from} size={phone ? '92dvh' : size}
      radius={from === 'bottom' || phone ? '16px 16px 0 0' : 0} closeButtonProps={{ 'aria-label': t('close') }} transitionProps={{ duration: 200 }}>
      {children}
    </Drawer>
  );
}
