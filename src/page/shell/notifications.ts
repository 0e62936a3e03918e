/** Notifications of the browser: only where a person has asked for them, and only while the page is not looked at. */
import { shownText } from '../text/shown-text.ts';

const storageKey = 'breakwater-notify';

export const canNotify = (): boolean => 'Notification' in globalThis;
export const isAsked = (): boolean => canNotify() && Notification.permission === 'granted' && isWantedHere();

/** Whether they are on after it. */
export async function askForNotifications(isWanted: boolean): Promise<boolean> {
  const isGranted = isWanted && canNotify() && (await Notification.requestPermission()) === 'granted';
  try {
    localStorage.setItem(storageKey, isGranted ? 'yes' : 'no');
  } catch {
    // A browser that keeps nothing for this site cannot be told when to notify.
    return false;
  }
  return isGranted;
}

/** One of the same `tag` takes the place of the one before. */
export function notify({ title, body, tag }: { title: string; body: string; tag: string }): void {
  if (!isAsked() || document.visibilityState === 'visible') return;
  try {
    const told = new Notification(shownText(title), { body: shownText(body), icon: '/assets/icon.svg', tag });
    told.onclick = () => {
      focus();
      told.close();
    };
  } catch {
    // Browsers of phones have them made by service workers alone: the tab's title and icon still tell.
  }
}

function isWantedHere(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'yes';
  } catch {
    return false;
  }
}
