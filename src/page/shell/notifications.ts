/** Notifications of the browser: only where a person has asked for them, and only while the page is not looked at. */

const storageKey = 'breakwater-notify';

export const canNotify = (): boolean => 'Notification' in globalThis;
export const isAsked = (): boolean =>
  canNotify() && Notification.permission === 'granted' && localStorage.getItem(storageKey) === 'yes';

/** Whether they are on after it. */
export async function askForNotifications(isWanted: boolean): Promise<boolean> {
  const isGranted = isWanted && canNotify() && (await Notification.requestPermission()) === 'granted';
  localStorage.setItem(storageKey, isGranted ? 'yes' : 'no');
  return isGranted;
}

export function notify(title: string, body: string): void {
  if (!isAsked() || document.visibilityState === 'visible') return;
  new Notification(title, { body, icon: '/assets/icon.svg', tag: title });
}
