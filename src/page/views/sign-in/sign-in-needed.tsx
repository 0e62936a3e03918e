/** What stands where this browser may not read what it asks for: how to get in. */
import { Notice } from '../../parts/notice.tsx';

export const SignInNeeded = () => (
  <>
    <h1>Breakwater</h1>
    <Notice kind="info" title="This browser is not signed in">
      <ul>
        <li>
          On the machine of the command line: <code>breakwater open</code> opens this page signed in as you.
        </li>
        <li>
          With an account: <a href="/sign-in/github">sign in with GitHub</a>, where this deployment has that.
        </li>
        <li>Somebody who is in can share a build: the link that they give you opens that build, to read.</li>
      </ul>
    </Notice>
  </>
);
