// Subscribes this browser to pushes: the worker that shows them, the permission, the keys.
import type { Channel } from '../api';

export const pushes = () =>
  window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window;

const base64url = (bytes: ArrayBuffer | null) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Asks the person; throws what the browser says when it may not or cannot. */
export async function subscribeThisBrowser(id: string, serverKey: string): Promise<Channel> {
  const registration = await navigator.serviceWorker.register('/ui/push-worker.js');
  await Notification.requestPermission();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: serverKey,
  });
  return {
    id,
    kind: 'webpush',
    address: subscription.endpoint,
    key: base64url(subscription.getKey('p256dh')),
    secret: base64url(subscription.getKey('auth')),
  };
}
