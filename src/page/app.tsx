/** The whole page, the same on the server and in the browser: what it stands on, the frame, and the view of its address. */

import { Shell } from './shell/shell.tsx';
import { ApiContext } from './state/acts.ts';
import type { Api } from './state/api.ts';
import { type Location, LocationContext } from './state/location.ts';
import { type Reads, ReadsContext } from './state/reads.ts';
import { ViewOf } from './views/view-of.tsx';

export type AppProps = { api: Api; reads: Reads; location: Location };

export const App = ({ api, reads, location }: AppProps) => (
  <ApiContext.Provider value={api}>
    <ReadsContext.Provider value={reads}>
      <LocationContext.Provider value={location}>
        <Shell>
          <ViewOf view={location.view.value} />
        </Shell>
      </LocationContext.Provider>
    </ReadsContext.Provider>
  </ApiContext.Provider>
);
