/** Every route of the HTTP API with what it takes and answers. Made by `npm run docs`: do not edit. */

export interface paths {
    "/admin/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write history anew from the Build objects, so many builds a request
         * @description Ask on with `next` as `cursor`. What is there is written over only where it says something else. Where the list itself is lost, name the builds by `ids`.
         */
        post: operations["postAdminRebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List builds, the newest first */
        get: operations["getBuilds"];
        put?: never;
        /** Submit a build */
        post: operations["postBuilds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a build as it is: tasks, waves, runs, breaker, cost
         * @description With `runs=recent` its `runs` are those that are under way and the last 100 to begin: a large build has thousands.
         */
        get: operations["getBuildsId"];
        put?: never;
        post?: never;
        /** Remove a build that has ended, with its transcripts and events; its integration branches stay */
        delete: operations["deleteBuildsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve the plan, or the wave, that a build waits with */
        post: operations["postBuildsIdApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/breaker": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how the breaker has moved, with the signals behind it */
        get: operations["getBuildsIdBreaker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a build where it stands; its integration branches, events and history stay */
        post: operations["postBuildsIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a build has cost over time, by role and by model, and what that comes to
         * @description `points` is how many moments it is told for, however long the build is. `spent` and `platform` are sums at the last of them; `spent.byTask` has the ten tasks that have cost most.
         */
        get: operations["getBuildsIdCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/discoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what runs have found out, and what has become of it */
        get: operations["getBuildsIdDiscoveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/environments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what each repository needs, as it was decided, and what its tests say of the base */
        get: operations["getBuildsIdEnvironments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the events of a build after a number, or the last before one
         * @description Oldest first: `before=end` answers the newest, and the number of the first of them as `before` what precedes it. With `Accept: text/event-stream` they are server-sent events, which go on with what comes: `id` is the number of the event, `event` its type, `data` the event. `Last-Event-ID` comes before `after`.
         */
        get: operations["getBuildsIdEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/evidence/{evidence}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a screenshot of an evaluator */
        get: operations["getBuildsIdEvidenceEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a WebSocket on a build: its view, and then every event
         * @description Each message is the JSON of one `StreamMessage`: first the view, then what is behind `after`, or behind the view. With `runs=recent` a view has the runs of `GET /builds/{id}?runs=recent`. A browser names the protocols `breakwater` and `key.<key>`.
         */
        get: operations["getBuildsIdLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who the API takes you for at a build
         * @description Also for who sees this build alone, by the key of its page or a shared link.
         */
        get: operations["getBuildsIdMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what people have said; what is said of a task is graded with its criteria */
        get: operations["getBuildsIdNotes"];
        put?: never;
        /** Say something to the generators under way, and to every later round */
        post: operations["postBuildsIdNotes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open the page of a build
         * @description It shows what its caller may read. A key in the fragment of its URL is traded for a cookie.
         */
        get: operations["getBuildsIdPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let runs under way finish their turn, and start nothing more */
        post: operations["postBuildsIdPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the work plan of a build
         * @description Its `ETag` is the version that an edit of it names as `If-Match`.
         */
        get: operations["getBuildsIdPlan"];
        /** Put an edited plan in the place of the one that waits for approval */
        put: operations["putBuildsIdPlan"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the plan that a build waits with back to the refiner */
        post: operations["postBuildsIdReject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the requirements of a build: where the spec says so, what answers them, and whether that is shown */
        get: operations["getBuildsIdRequirements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused build go on, with other limits and options where they are given */
        post: operations["postBuildsIdResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/retrospective": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look back on a build: cost, time, rounds and why, the breaker, discoveries, drift from the spec
         * @description Of a build that runs, it is how it stands. With `Accept: text/markdown` or `format=markdown` as Markdown.
         */
        get: operations["getBuildsIdRetrospective"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the runs of a build, in the order in which they began */
        get: operations["getBuildsIdRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a run with its turns: tokens, cost, cache share, times
         * @description `limit` and `cursor` are of its turns, which go with its transcript.
         */
        get: operations["getBuildsIdRunsRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/runs/{run}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the transcript of a run, a page at a time, also while it grows
         * @description Ask on with `next` as `after`, while `more` is true; with `wait` the answer comes at the next message. `before=end` begins at the end: ask for what precedes with `previous` as `before`. Pictures are told by their size.
         */
        get: operations["getBuildsIdRunsRunTranscript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a browser remember the key of a build
         * @description Send the key of the page, or a shared link, as the bearer: a cookie that scripts cannot read holds it for what lies below the build. It reads alone, and what was revoked or deleted is refused as before.
         */
        post: operations["postBuildsIdSession"];
        /** Have a browser forget the key of a build */
        delete: operations["deleteBuildsIdSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the shared links of a build, the newest first */
        get: operations["getBuildsIdShares"];
        put?: never;
        /**
         * Share a build by a link
         * @description Whoever has the link sees this build and nothing else, until it expires or is revoked.
         */
        post: operations["postBuildsIdShares"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/shares/{share}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a shared link
         * @description It is refused from now on; a Worker that has just asked for it may take it for five seconds more.
         */
        delete: operations["deleteBuildsIdSharesShare"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/spec": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the submitted text, and what of it the plan answers */
        get: operations["getBuildsIdSpec"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tasks of a build, in the order of its plan */
        get: operations["getBuildsIdTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a task with its rounds: candidates, verdicts with their evidence, why each was sent back
         * @description `limit` and `cursor` are of its rounds.
         */
        get: operations["getBuildsIdTasksTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks/{task}/priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a task `first` or `last` among those that may start, or as is usual again (`normal`) */
        post: operations["postBuildsIdTasksTaskPriority"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks/{task}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up the round of a task, or free it where it is stuck, and queue it anew */
        post: operations["postBuildsIdTasksTaskRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks/{task}/rounds/{round}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one round of a task */
        get: operations["getBuildsIdTasksTaskRoundsRound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks/{task}/rounds/{round}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the candidate of a round changes, as its evaluation saw it on the head
         * @description It is kept as long as transcripts are. A patch is cut where it is long, and says so.
         */
        get: operations["getBuildsIdTasksTaskRoundsRoundDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/{id}/tasks/{task}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on without a task: what depends on it may start, and the build completes without it */
        post: operations["postBuildsIdTasksTaskSkip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a WebSocket that tells when the list of builds has changed
         * @description Each message is the JSON of one `ListMessage`, and says only that something in the list is another one, when a build last moved aside; what that is `GET /builds` answers. One comes at once. A browser names the protocols `breakwater` and `key.<key>`.
         */
        get: operations["getBuildsLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/builds/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a submission would become
         * @description Takes what `POST /builds` takes, looks at the repositories and at the files that say what they need, and keeps nothing. What has not the form of a submission is refused as there; all else that a submission would be refused for is in `faults`.
         */
        post: operations["postBuildsPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this document as a page */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the deployment
         * @description Looks at settings, database, model, a sandbox, a repository and a webhook, and answers each as data. It starts a sandbox, so it takes some seconds, at most 90, and a second one is refused meanwhile. For who holds API_TOKEN.
         */
        post: operations["postDoctor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/doctor/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the message that the check sends to itself
         * @description Answers whether the signature holds; nothing else comes of it.
         */
        post: operations["postDoctorWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it lives, which release it is, and whether its database is up to date */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who the API takes you for */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this document */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pictures/{id}/{evidence}/{until}/{signature}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A screenshot by its signed address
         * @description For the pictures of a pull request whose build asked for them (`finish.pullRequest.screenshots`): whoever has the address may open it until `until`, in seconds since the epoch, or until the screenshot is gone.
         */
        get: operations["getPicturesIdEvidenceUntilSignature"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a kind of problem means */
        get: operations["getProblemsKind"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reports/cost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum what builds have cost: by day, role, model, build or tenant
         * @description `from` and `to` are days, both of them counted; a run counts on the day (UTC) on which it began.
         */
        get: operations["getReportsCost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in with GitHub, in a browser
         * @description `to` is the path to go to afterwards.
         */
        get: operations["getSignInGithub"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/github/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Come back from GitHub, in a browser */
        get: operations["getSignInGithubCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a browser in by a link
         * @description The page sends what stands behind `#in=` in its address; the answer sets a session, which it names.
         */
        post: operations["postSignInLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link that signs a browser in as you
         * @description Whoever opens it while it is good acts as you for twelve hours, as often as it is opened; revoking your token ends both at once. One that is made in a session gives none that lasts longer.
         */
        post: operations["postSignInLinks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out, in a browser
         * @description It still sees the builds whose page was opened with a key: `DELETE /builds/{id}/session` forgets each.
         */
        post: operations["postSignOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tenants that have bounds
         * @description Only for who holds API_TOKEN.
         */
        get: operations["getTenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{tenant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the bounds of a tenant, and what is used of them */
        get: operations["getTenantsTenant"];
        /**
         * Set the bounds of a tenant
         * @description Only for who holds API_TOKEN. They hold for builds that are submitted from now on.
         */
        put: operations["putTenantsTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens, the newest first
         * @description Those of your tenant; of every tenant for who holds API_TOKEN.
         */
        get: operations["getTokens"];
        put?: never;
        /**
         * Make a token
         * @description The answer holds the token itself, which is told nowhere else. Only its SHA-256 is kept.
         */
        post: operations["postTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description It is refused from now on; a Worker that has just asked for it may take it for five seconds more.
         */
        delete: operations["deleteTokensToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List triggers, the newest first */
        get: operations["getTriggers"];
        put?: never;
        /** Make a trigger, which starts builds by itself */
        post: operations["postTriggers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a trigger, and what has become of its occasions */
        get: operations["getTriggersId"];
        put?: never;
        post?: never;
        /** Remove a trigger; its builds stay */
        delete: operations["deleteTriggersId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look whether a trigger could start a build, without starting one */
        post: operations["postTriggersIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/{id}/webhook-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the secret with which the forge signs the webhooks of a trigger of issues
         * @description It is of this repository and this tenant alone, the same whenever it is asked for, and another once the `webhookSecret` of the host is another.
         */
        get: operations["getTriggersIdWebhookSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/gitea": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhooks of Gitea: issues, comments and reviews
         * @description Signed with the secret of the repository, which each trigger of issues tells, or by a GitHub App with its own. It answers before anything is done.
         */
        post: operations["postTriggersGitea"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhooks of GitHub: issues, comments and reviews
         * @description Signed with the secret of the repository, which each trigger of issues tells, or by a GitHub App with its own. It answers before anything is done.
         */
        post: operations["postTriggersGithub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/gitlab": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhooks of GitLab: issues, comments and reviews
         * @description Signed with the secret of the repository, which each trigger of issues tells, or by a GitHub App with its own. It answers before anything is done.
         */
        post: operations["postTriggersGitlab"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/triggers/hooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a build of a hook
         * @description With the key of the trigger as bearer token. The body, JSON of any form, goes into the prompt of the trigger. The same `Idempotency-Key` or `webhook-id` is the same build.
         */
        post: operations["postTriggersHooksId"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "build.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person has ended it. */
        post: operations["told-build.cancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "build.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every task has merged or was skipped. `reservations` are what could not be shown. */
        post: operations["told-build.completed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "build.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The build could not begin. */
        post: operations["told-build.failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "build.paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The build waits for a person, with all that it has. `details` are those of the reason; `next` is what can be done. */
        post: operations["told-build.paused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "build.resumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person lets it go on. `changes` are the options that were given with it, the others are all that hold now. */
        post: operations["told-build.resumed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "pull-request.opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A repository has its pull request: a draft until everything is shown. */
        post: operations["told-pull-request.opened"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "pull-request.refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It could not be opened, or brought up to date; the branch is there all the same. `message` says what a person must do. */
        post: operations["told-pull-request.refused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "task.merged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The graded merge is the head of the integration branch of each repository. */
        post: operations["told-task.merged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "wave.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every task of the wave has settled. A re-plan can put new tasks into a wave that was complete. */
        post: operations["told-wave.completed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        BuildCreated: {
            id: string;
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
            urls: {
                events: string;
                page: string;
                plan: string;
                self: string;
            };
        };
        BuildDeleted: {
            branches: {
                branch: string;
                repository: string;
                sha: string;
            }[];
            id: string;
        };
        BuildEvent: {
            at: number;
            data: {
                [key: string]: unknown;
            };
            seq: number;
            text: string;
            type: string;
        };
        BuildList: {
            builds: components["schemas"]["BuildSummary"][];
            next: string | null;
        };
        BuildPreview: {
            faults: {
                message: string;
                path: string;
            }[];
            options: {
                approval: ("none" | "plan" | "wave") | string;
                breaker: {
                    /** @default 20 */
                    buildRoundsWithoutProgress: number;
                    /** @default 3 */
                    replans: number;
                    /** @default 4 */
                    roundsWithoutProgress: number;
                    /** @default 6 */
                    sameCall: number;
                    /** @default 3 */
                    sameConflict: number;
                    /** @default 5 */
                    sameCriterion: number;
                    /** @default 3 */
                    sameFailure: number;
                    /** @default 3 */
                    sameFiles: number;
                    /** @default 2 */
                    sameTree: number;
                };
                evaluator: {
                    /** @default null */
                    acrossCommand: string | null;
                    /** @default false */
                    allowRedBase: boolean;
                    /**
                     * @default auto
                     * @enum {string}
                     */
                    browser: "auto" | "never";
                    /** @default npm test */
                    testCommand: string;
                };
                fidelity: {
                    /**
                     * @default phases
                     * @enum {string}
                     */
                    audit: "phases" | "end" | "never";
                    /** @default 2 */
                    rounds: number;
                };
                limits: {
                    /** @default 100 */
                    maxCostUsd: number;
                    /** @default 240 */
                    maxDurationMinutes: number;
                    /** @default 50 */
                    maxIterations: number;
                };
                models: {
                    auditor?: string;
                    escalation?: string;
                    /** @default claude-sonnet-5-5 */
                    evaluator: string;
                    /** @default claude-sonnet-5-5 */
                    generator: string;
                    /** @default claude-opus-5-5 */
                    planner: string;
                    small?: string;
                    summarizer?: string;
                };
                parallel: {
                    /** @default 30 */
                    agentTimeoutMinutes: number;
                    /** @default false */
                    barrier: boolean;
                    /** @default true */
                    discoveryRelay: boolean;
                    /** @default null */
                    maxEvaluators: number | null;
                    /** @default 3 */
                    maxWorkers: number;
                };
                session: {
                    /** @default 120 */
                    maxTurns: number;
                    /** @default 200000 */
                    windowTokens: number;
                };
            };
            plan: {
                requirements: number;
                tasks: number;
                waves: number;
            } | null;
            repositories: {
                base: string | null;
                commit: string | null;
                environment: {
                    /** @description A named image of the deployment, such as `node` or `full`. */
                    image?: string;
                    /**
                     * @description The size of the container, where the platform has one.
                     * @enum {string}
                     */
                    instance?: "lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4";
                    /** @description What commands may reach. */
                    network?: {
                        /** @description What every later command may reach. */
                        run?: string[];
                        /** @description What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts. */
                        setup?: string[];
                    };
                    /** @description Parts of a monorepo with tests of their own. */
                    packages?: {
                        /** @description Its folder, in which both commands run. */
                        path: string;
                        /** @description Run after the setup of the repository. */
                        setup?: string | string[];
                        /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                        test: string;
                    }[];
                    /** @description Secrets used but never seen; in a submission only. */
                    secrets?: {
                        /**
                         * @description Whether requests of `setup`, of later commands, or of both have it.
                         * @default setup
                         * @enum {string}
                         */
                        during: "setup" | "run" | "both";
                        /** @description The header that is added to each request to the host. */
                        header: string;
                        /** @description Where it goes, one of the hosts that the deployment declares for it. */
                        host: string;
                        /** @description The name under which the deployment declares it. */
                        use: string;
                    }[];
                    /** @description Programs that run beside each command, started before it and ended after it. */
                    services?: {
                        /** @description What events call it. */
                        name: string;
                        /** @description A command that ends with 0 as soon as the service can be used. */
                        ready?: string;
                        /** @description A command that keeps running in the foreground. */
                        run: string;
                    }[];
                    /** @description One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do. */
                    setup?: string | string[];
                    /** @description The tests of the repository, run at its root. */
                    test?: string;
                    /** @description How long the tests may take. */
                    testTimeoutMinutes?: number;
                    /** @description Variables of every command. Nothing secret: agents can read them. */
                    variables?: {
                        [key: string]: string;
                    };
                };
                /**
                 * @default {
                 *       "kind": "later",
                 *       "reason": "this deployment does not look into repositories"
                 *     }
                 */
                found: {
                    environment: {
                        image: string | null;
                        instance: ("lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4") | null;
                        network: {
                            run: string[];
                            setup: string[];
                        };
                        packages: {
                            /** @description Its folder, in which both commands run. */
                            path: string;
                            setup: string[];
                            /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                            test: string;
                        }[];
                        secrets: {
                            /**
                             * @description Whether requests of `setup`, of later commands, or of both have it.
                             * @default setup
                             * @enum {string}
                             */
                            during: "setup" | "run" | "both";
                            /** @description The header that is added to each request to the host. */
                            header: string;
                            /** @description Where it goes, one of the hosts that the deployment declares for it. */
                            host: string;
                            /** @description The name under which the deployment declares it. */
                            use: string;
                        }[];
                        services: {
                            /** @description What events call it. */
                            name: string;
                            ready: string | null;
                            /** @description A command that keeps running in the foreground. */
                            run: string;
                        }[];
                        setup: string[];
                        test: string | null;
                        testTimeoutMinutes: number;
                        variables: {
                            [key: string]: string;
                        };
                    };
                    /** @constant */
                    kind: "decided";
                    lines: {
                        value: string;
                        what: string;
                        why: string;
                    }[];
                    notGiven: ({
                        /** @constant */
                        code: "detected-setup-fails";
                        failed: {
                            command: string;
                            exitCode: number | null;
                            path: string;
                            repository: string;
                            tail: string;
                            timedOut: boolean;
                        };
                    } | {
                        /** @constant */
                        code: "detected-service-lacks";
                        service: {
                            name: string;
                            repository: string;
                            tools: string[];
                        };
                    } | {
                        /** @constant */
                        code: "secrets-in-file";
                        secrets: string[];
                    } | {
                        /** @constant */
                        code: "hosts-in-file";
                        /** @enum {string} */
                        during: "setup" | "run";
                        hosts: string[];
                    } | {
                        asked: string;
                        /** @enum {string} */
                        by: "submission" | "file";
                        /** @constant */
                        code: "larger-instance";
                        given: string;
                    } | {
                        asked: string;
                        /** @enum {string} */
                        by: "submission" | "file";
                        /** @constant */
                        code: "no-instances";
                    } | {
                        asked: string;
                        /** @enum {string} */
                        by: "submission" | "file";
                        /** @constant */
                        code: "unknown-image";
                        images: string[];
                    } | {
                        asked: string;
                        /** @enum {string} */
                        by: "submission" | "file";
                        /** @constant */
                        code: "no-images";
                    } | {
                        askedMinutes: number;
                        /** @enum {string} */
                        by: "submission" | "file";
                        /** @constant */
                        code: "longer-tests";
                        givenMinutes: number;
                    } | {
                        /** @constant */
                        code: "unknown-secret";
                        secret: string;
                        secrets: string[];
                    } | {
                        /** @constant */
                        code: "secret-elsewhere";
                        host: string;
                        hosts: string[];
                        secret: string;
                    })[];
                    origins: {
                        field: string;
                        origin: {
                            /** @constant */
                            kind: "submission";
                        } | {
                            /** @constant */
                            kind: "file";
                        } | {
                            from: {
                                /** @enum {string} */
                                because: "manifest" | "lock-file" | "no-lock-file" | "manager" | "script" | "target" | "dependency" | "variable" | "service";
                                name: string | null;
                                path: string;
                            }[];
                            /** @constant */
                            kind: "detected";
                        } | {
                            /** @constant */
                            kind: "default";
                        };
                    }[];
                } | {
                    faults: {
                        column: number;
                        line: number;
                        message: string;
                    }[];
                    /** @constant */
                    kind: "faulty";
                } | {
                    /** @constant */
                    kind: "later";
                    reason: string;
                };
                name: string;
                url: string;
            }[];
            room: {
                builds: number | null;
                usd: number | null;
            };
            title: string;
        };
        BuildSummary: {
            costUsd: number;
            createdAt: number;
            endedAt: number | null;
            id: string;
            /** @default null */
            limitUsd: number | null;
            merged: number;
            /** @default null */
            needs: (("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string) | null;
            /** @default [] */
            repositories: string[];
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
            /** @default null */
            submittedBy: string | null;
            tasks: number;
            /** @default default */
            tenant: string;
            title: string;
            /** @default null */
            updatedAt: number | null;
            urls: {
                events: string;
                page: string;
                plan: string;
                self: string;
            };
        };
        BuildView: {
            /** @default null */
            awaiting: {
                gate: ("plan" | "wave") | string;
                wave: number | null;
            } | null;
            /** @default [] */
            base: {
                command: string;
                durationMs: number;
                exitCode: number | null;
                failing: string[] | null;
                failingCount: number | null;
                outcome: {
                    /** @constant */
                    state: "green";
                } | {
                    /** @constant */
                    state: "red";
                } | {
                    /** @constant */
                    state: "flaky";
                } | {
                    /** @constant */
                    state: "could-not-run";
                    tool: string | null;
                    /** @enum {string} */
                    why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                };
                path: string;
                repository: string;
                tail: string;
            }[];
            breaker: {
                /** @default null */
                cause: {
                    signal: {
                        /** @default [] */
                        criteria: string[];
                        kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                        /** @default [] */
                        paths: string[];
                        times: number;
                    } | null;
                    task: string;
                } | null;
                /** @default 0 */
                idleRounds: number;
                /** @default null */
                probe: string | null;
                reason: string | null;
                /** @default null */
                replans: {
                    allowed: number;
                    used: number;
                } | null;
                state: ("CLOSED" | "HALF_OPEN" | "OPEN") | string;
                /** @default [] */
                stuck: string[];
                trips: number;
            };
            cost: {
                freeModels: string[];
                limitUsd: number;
                reservedUsd: number;
                spentUsd: number;
                unconfirmed: {
                    calls: number;
                    usd: number;
                };
            };
            createdAt: number;
            deadlineAt: number | null;
            /** @default 0 */
            discoveries: number;
            endedAt: number | null;
            /** @default [] */
            environments: {
                environment: {
                    image: string | null;
                    instance: ("lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4") | null;
                    network: {
                        run: string[];
                        setup: string[];
                    };
                    packages: {
                        /** @description Its folder, in which both commands run. */
                        path: string;
                        setup: string[];
                        /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                        test: string;
                    }[];
                    secrets: {
                        /**
                         * @description Whether requests of `setup`, of later commands, or of both have it.
                         * @default setup
                         * @enum {string}
                         */
                        during: "setup" | "run" | "both";
                        /** @description The header that is added to each request to the host. */
                        header: string;
                        /** @description Where it goes, one of the hosts that the deployment declares for it. */
                        host: string;
                        /** @description The name under which the deployment declares it. */
                        use: string;
                    }[];
                    services: {
                        /** @description What events call it. */
                        name: string;
                        ready: string | null;
                        /** @description A command that keeps running in the foreground. */
                        run: string;
                    }[];
                    setup: string[];
                    test: string | null;
                    testTimeoutMinutes: number;
                    variables: {
                        [key: string]: string;
                    };
                };
                /** @default [] */
                filters: {
                    example: string;
                    files: number;
                    filter: string;
                    isThere: boolean;
                }[];
                /**
                 * @default {
                 *       "made": [],
                 *       "changed": []
                 *     }
                 */
                left: {
                    changed: string[];
                    made: string[];
                };
                notGiven: ({
                    /** @constant */
                    code: "detected-setup-fails";
                    failed: {
                        command: string;
                        exitCode: number | null;
                        path: string;
                        repository: string;
                        tail: string;
                        timedOut: boolean;
                    };
                } | {
                    /** @constant */
                    code: "detected-service-lacks";
                    service: {
                        name: string;
                        repository: string;
                        tools: string[];
                    };
                } | {
                    /** @constant */
                    code: "secrets-in-file";
                    secrets: string[];
                } | {
                    /** @constant */
                    code: "hosts-in-file";
                    /** @enum {string} */
                    during: "setup" | "run";
                    hosts: string[];
                } | {
                    asked: string;
                    /** @enum {string} */
                    by: "submission" | "file";
                    /** @constant */
                    code: "larger-instance";
                    given: string;
                } | {
                    asked: string;
                    /** @enum {string} */
                    by: "submission" | "file";
                    /** @constant */
                    code: "no-instances";
                } | {
                    asked: string;
                    /** @enum {string} */
                    by: "submission" | "file";
                    /** @constant */
                    code: "unknown-image";
                    images: string[];
                } | {
                    asked: string;
                    /** @enum {string} */
                    by: "submission" | "file";
                    /** @constant */
                    code: "no-images";
                } | {
                    askedMinutes: number;
                    /** @enum {string} */
                    by: "submission" | "file";
                    /** @constant */
                    code: "longer-tests";
                    givenMinutes: number;
                } | {
                    /** @constant */
                    code: "unknown-secret";
                    secret: string;
                    secrets: string[];
                } | {
                    /** @constant */
                    code: "secret-elsewhere";
                    host: string;
                    hosts: string[];
                    secret: string;
                })[];
                origins: {
                    field: string;
                    origin: {
                        /** @constant */
                        kind: "submission";
                    } | {
                        /** @constant */
                        kind: "file";
                    } | {
                        from: {
                            /** @enum {string} */
                            because: "manifest" | "lock-file" | "no-lock-file" | "manager" | "script" | "target" | "dependency" | "variable" | "service";
                            name: string | null;
                            path: string;
                        }[];
                        /** @constant */
                        kind: "detected";
                    } | {
                        /** @constant */
                        kind: "default";
                    };
                }[];
                /** @default false */
                readsOnlyManifests: boolean;
                repository: string;
            }[];
            /** @default [] */
            flaky: {
                command: string;
                names: string[] | null;
                path: string;
                repository: string;
                times: number;
            }[];
            /** @default null */
            forecast: {
                medianCostUsd: number | null;
                medianRounds: number | null;
                pathMinutes: number;
                taskMinutes: number;
            } | null;
            id: string;
            iterations: {
                limit: number;
                used: number;
            };
            lastSeq: number;
            /** @default 0 */
            notes: number;
            /** @default null */
            options: {
                approval: ("none" | "plan" | "wave") | string;
                breaker: {
                    /** @default 20 */
                    buildRoundsWithoutProgress: number;
                    /** @default 3 */
                    replans: number;
                    /** @default 4 */
                    roundsWithoutProgress: number;
                    /** @default 6 */
                    sameCall: number;
                    /** @default 3 */
                    sameConflict: number;
                    /** @default 5 */
                    sameCriterion: number;
                    /** @default 3 */
                    sameFailure: number;
                    /** @default 3 */
                    sameFiles: number;
                    /** @default 2 */
                    sameTree: number;
                };
                evaluator: {
                    /** @default null */
                    acrossCommand: string | null;
                    /** @default false */
                    allowRedBase: boolean;
                    /**
                     * @default auto
                     * @enum {string}
                     */
                    browser: "auto" | "never";
                    /** @default npm test */
                    testCommand: string;
                };
                fidelity: {
                    /**
                     * @default phases
                     * @enum {string}
                     */
                    audit: "phases" | "end" | "never";
                    /** @default 2 */
                    rounds: number;
                };
                limits: {
                    /** @default 100 */
                    maxCostUsd: number;
                    /** @default 240 */
                    maxDurationMinutes: number;
                    /** @default 50 */
                    maxIterations: number;
                };
                models: {
                    auditor?: string;
                    escalation?: string;
                    /** @default claude-sonnet-5-5 */
                    evaluator: string;
                    /** @default claude-sonnet-5-5 */
                    generator: string;
                    /** @default claude-opus-5-5 */
                    planner: string;
                    small?: string;
                    summarizer?: string;
                };
                parallel: {
                    /** @default 30 */
                    agentTimeoutMinutes: number;
                    /** @default false */
                    barrier: boolean;
                    /** @default true */
                    discoveryRelay: boolean;
                    /** @default null */
                    maxEvaluators: number | null;
                    /** @default 3 */
                    maxWorkers: number;
                };
                session: {
                    /** @default 120 */
                    maxTurns: number;
                    /** @default 200000 */
                    windowTokens: number;
                };
            } | null;
            /** @default null */
            origin: {
                by: string | null;
                continues: {
                    [key: string]: {
                        base: string | null;
                        branch: string;
                    };
                };
                issue: {
                    author: string;
                    forge: ("github" | "gitlab" | "gitea") | string;
                    host: string;
                    isPullRequest: boolean;
                    number: number;
                    repository: string;
                    url: string;
                } | null;
                kind: ("issue" | "review" | "schedule" | "hook") | string;
                trigger: string;
            } | null;
            /** @default null */
            pause: {
                at: number;
                /** @default null */
                details: ({
                    limitUsd: number;
                    /** @constant */
                    reason: "cost-limit";
                    spentUsd: number;
                    unconfirmed: {
                        calls: number;
                        usd: number;
                    };
                } | {
                    limitMinutes: number;
                    /** @constant */
                    reason: "duration-limit";
                } | {
                    limit: number;
                    /** @constant */
                    reason: "iteration-limit";
                    used: number;
                } | {
                    cause: {
                        signal: {
                            /** @default [] */
                            criteria: string[];
                            kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                            /** @default [] */
                            paths: string[];
                            times: number;
                        } | null;
                        task: string;
                    } | null;
                    /** @constant */
                    reason: "stagnation";
                    refused: string[];
                    replaced: {
                        by: string[];
                        task: string;
                    }[];
                    replans: {
                        allowed: number;
                        used: number;
                    };
                    stuck: string[];
                } | {
                    message: string | null;
                    objections: string[];
                    /** @constant */
                    reason: "planning";
                    role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                    rounds: number | null;
                } | {
                    message: string;
                    /** @constant */
                    reason: "provider";
                } | {
                    gone: string | null;
                    message: string | null;
                    moved: string[];
                    /** @constant */
                    reason: "integration-branch";
                } | {
                    message: string;
                    /** @constant */
                    reason: "sandbox";
                    role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                    task: string | null;
                    times: number;
                } | {
                    /** @constant */
                    reason: "base";
                    repositories: {
                        command: string;
                        durationMs: number;
                        exitCode: number | null;
                        failing: string[] | null;
                        failingCount: number | null;
                        outcome: {
                            /** @constant */
                            state: "green";
                        } | {
                            /** @constant */
                            state: "red";
                        } | {
                            /** @constant */
                            state: "flaky";
                        } | {
                            /** @constant */
                            state: "could-not-run";
                            tool: string | null;
                            /** @enum {string} */
                            why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                        };
                        path: string;
                        repository: string;
                        tail: string;
                    }[];
                } | {
                    /** @default null */
                    failedSetUp: {
                        command: string;
                        exitCode: number | null;
                        path: string;
                        repository: string;
                        tail: string;
                        timedOut: boolean;
                    } | null;
                    faulty: {
                        faults: {
                            column: number;
                            line: number;
                            message: string;
                        }[];
                        repository: string;
                    }[];
                    /** @default [] */
                    lackingServices: {
                        name: string;
                        repository: string;
                        tools: string[];
                    }[];
                    /** @constant */
                    reason: "environment";
                } | {
                    /** @constant */
                    reason: "person";
                    why: string | null;
                } | {
                    canSendBack: boolean;
                    gate: ("plan" | "wave") | string;
                    /** @constant */
                    reason: "approval";
                    wave: number | null;
                }) | null;
                next: components["schemas"]["NextStep"][];
                reason: ("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string;
            } | null;
            reason: string | null;
            repositories: {
                base: string | null;
                branch: string;
                name: string;
                /** @default null */
                pullRequest: {
                    message: string | null;
                    number: number | null;
                    state: ("opening" | "draft" | "open" | "merged" | "closed" | "refused") | string;
                    url: string | null;
                } | null;
                sha: string | null;
                url: string;
            }[];
            /** @default [] */
            requirements: {
                id: string;
                state: ("open" | "met" | "broken" | "unproven") | string;
            }[];
            /** @default [] */
            reservations: {
                evidence: string | null;
                kind: ("broken" | "unproven" | "missing" | "contradicted" | "not-verified" | "not-audited") | string;
                requirements: string[];
                what: string;
            }[];
            /** @default null */
            runCount: number | null;
            runs: components["schemas"]["RunView"][];
            scripted: boolean;
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
            /** @default null */
            submittedBy: string | null;
            tasks: components["schemas"]["TaskView"][];
            /** @default default */
            tenant: string;
            title: string;
            urls: {
                events: string;
                page: string;
                plan: string;
                self: string;
            };
            waves: components["schemas"]["WaveView"][];
            webhooks: {
                failure: string | null;
                host: string;
                status: ("working" | "failing" | "gone") | string;
            }[];
        };
        EventPage: {
            events: components["schemas"]["BuildEvent"][];
            lastSeq: number;
        };
        NextStep: {
            do: ("resume" | "approve" | "reject" | "retry" | "skip" | "note" | "cancel" | "see-to") | string;
            /** @default [] */
            needs: {
                above: number;
                option: ("maxCostUsd" | "maxDurationMinutes" | "maxIterations") | string;
            }[];
            /** @default [] */
            tasks: string[];
            /** @default null */
            what: (("provider" | "sandboxes" | "remotes" | "base") | string) | null;
            /** @default [] */
            with: (("allowRedBase" | "testCommand") | string)[];
        };
        Problem: {
            detail: string;
            errors?: {
                message: string;
                path: string;
            }[];
            next?: components["schemas"]["NextStep"][];
            refusal?: components["schemas"]["Refusal"];
            status: number;
            title: string;
            type: string;
        };
        Refusal: {
            /** @constant */
            code: "ended";
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
        } | {
            /** @constant */
            code: "not-ended";
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
        } | {
            /** @constant */
            code: "paused-already";
            /** @default null */
            details: ({
                limitUsd: number;
                /** @constant */
                reason: "cost-limit";
                spentUsd: number;
                unconfirmed: {
                    calls: number;
                    usd: number;
                };
            } | {
                limitMinutes: number;
                /** @constant */
                reason: "duration-limit";
            } | {
                limit: number;
                /** @constant */
                reason: "iteration-limit";
                used: number;
            } | {
                cause: {
                    signal: {
                        /** @default [] */
                        criteria: string[];
                        kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                        /** @default [] */
                        paths: string[];
                        times: number;
                    } | null;
                    task: string;
                } | null;
                /** @constant */
                reason: "stagnation";
                refused: string[];
                replaced: {
                    by: string[];
                    task: string;
                }[];
                replans: {
                    allowed: number;
                    used: number;
                };
                stuck: string[];
            } | {
                message: string | null;
                objections: string[];
                /** @constant */
                reason: "planning";
                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                rounds: number | null;
            } | {
                message: string;
                /** @constant */
                reason: "provider";
            } | {
                gone: string | null;
                message: string | null;
                moved: string[];
                /** @constant */
                reason: "integration-branch";
            } | {
                message: string;
                /** @constant */
                reason: "sandbox";
                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                task: string | null;
                times: number;
            } | {
                /** @constant */
                reason: "base";
                repositories: {
                    command: string;
                    durationMs: number;
                    exitCode: number | null;
                    failing: string[] | null;
                    failingCount: number | null;
                    outcome: {
                        /** @constant */
                        state: "green";
                    } | {
                        /** @constant */
                        state: "red";
                    } | {
                        /** @constant */
                        state: "flaky";
                    } | {
                        /** @constant */
                        state: "could-not-run";
                        tool: string | null;
                        /** @enum {string} */
                        why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                    };
                    path: string;
                    repository: string;
                    tail: string;
                }[];
            } | {
                /** @default null */
                failedSetUp: {
                    command: string;
                    exitCode: number | null;
                    path: string;
                    repository: string;
                    tail: string;
                    timedOut: boolean;
                } | null;
                faulty: {
                    faults: {
                        column: number;
                        line: number;
                        message: string;
                    }[];
                    repository: string;
                }[];
                /** @default [] */
                lackingServices: {
                    name: string;
                    repository: string;
                    tools: string[];
                }[];
                /** @constant */
                reason: "environment";
            } | {
                /** @constant */
                reason: "person";
                why: string | null;
            } | {
                canSendBack: boolean;
                gate: ("plan" | "wave") | string;
                /** @constant */
                reason: "approval";
                wave: number | null;
            }) | null;
            reason: ("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string;
        } | {
            /** @constant */
            code: "not-paused";
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
        } | {
            /** @constant */
            code: "waits-for-approval";
            /** @default null */
            details: ({
                limitUsd: number;
                /** @constant */
                reason: "cost-limit";
                spentUsd: number;
                unconfirmed: {
                    calls: number;
                    usd: number;
                };
            } | {
                limitMinutes: number;
                /** @constant */
                reason: "duration-limit";
            } | {
                limit: number;
                /** @constant */
                reason: "iteration-limit";
                used: number;
            } | {
                cause: {
                    signal: {
                        /** @default [] */
                        criteria: string[];
                        kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                        /** @default [] */
                        paths: string[];
                        times: number;
                    } | null;
                    task: string;
                } | null;
                /** @constant */
                reason: "stagnation";
                refused: string[];
                replaced: {
                    by: string[];
                    task: string;
                }[];
                replans: {
                    allowed: number;
                    used: number;
                };
                stuck: string[];
            } | {
                message: string | null;
                objections: string[];
                /** @constant */
                reason: "planning";
                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                rounds: number | null;
            } | {
                message: string;
                /** @constant */
                reason: "provider";
            } | {
                gone: string | null;
                message: string | null;
                moved: string[];
                /** @constant */
                reason: "integration-branch";
            } | {
                message: string;
                /** @constant */
                reason: "sandbox";
                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                task: string | null;
                times: number;
            } | {
                /** @constant */
                reason: "base";
                repositories: {
                    command: string;
                    durationMs: number;
                    exitCode: number | null;
                    failing: string[] | null;
                    failingCount: number | null;
                    outcome: {
                        /** @constant */
                        state: "green";
                    } | {
                        /** @constant */
                        state: "red";
                    } | {
                        /** @constant */
                        state: "flaky";
                    } | {
                        /** @constant */
                        state: "could-not-run";
                        tool: string | null;
                        /** @enum {string} */
                        why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                    };
                    path: string;
                    repository: string;
                    tail: string;
                }[];
            } | {
                /** @default null */
                failedSetUp: {
                    command: string;
                    exitCode: number | null;
                    path: string;
                    repository: string;
                    tail: string;
                    timedOut: boolean;
                } | null;
                faulty: {
                    faults: {
                        column: number;
                        line: number;
                        message: string;
                    }[];
                    repository: string;
                }[];
                /** @default [] */
                lackingServices: {
                    name: string;
                    repository: string;
                    tools: string[];
                }[];
                /** @constant */
                reason: "environment";
            } | {
                /** @constant */
                reason: "person";
                why: string | null;
            } | {
                canSendBack: boolean;
                gate: ("plan" | "wave") | string;
                /** @constant */
                reason: "approval";
                wave: number | null;
            }) | null;
            reason: ("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string;
        } | {
            /** @constant */
            code: "paused-otherwise";
            /** @default null */
            details: ({
                limitUsd: number;
                /** @constant */
                reason: "cost-limit";
                spentUsd: number;
                unconfirmed: {
                    calls: number;
                    usd: number;
                };
            } | {
                limitMinutes: number;
                /** @constant */
                reason: "duration-limit";
            } | {
                limit: number;
                /** @constant */
                reason: "iteration-limit";
                used: number;
            } | {
                cause: {
                    signal: {
                        /** @default [] */
                        criteria: string[];
                        kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                        /** @default [] */
                        paths: string[];
                        times: number;
                    } | null;
                    task: string;
                } | null;
                /** @constant */
                reason: "stagnation";
                refused: string[];
                replaced: {
                    by: string[];
                    task: string;
                }[];
                replans: {
                    allowed: number;
                    used: number;
                };
                stuck: string[];
            } | {
                message: string | null;
                objections: string[];
                /** @constant */
                reason: "planning";
                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                rounds: number | null;
            } | {
                message: string;
                /** @constant */
                reason: "provider";
            } | {
                gone: string | null;
                message: string | null;
                moved: string[];
                /** @constant */
                reason: "integration-branch";
            } | {
                message: string;
                /** @constant */
                reason: "sandbox";
                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                task: string | null;
                times: number;
            } | {
                /** @constant */
                reason: "base";
                repositories: {
                    command: string;
                    durationMs: number;
                    exitCode: number | null;
                    failing: string[] | null;
                    failingCount: number | null;
                    outcome: {
                        /** @constant */
                        state: "green";
                    } | {
                        /** @constant */
                        state: "red";
                    } | {
                        /** @constant */
                        state: "flaky";
                    } | {
                        /** @constant */
                        state: "could-not-run";
                        tool: string | null;
                        /** @enum {string} */
                        why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                    };
                    path: string;
                    repository: string;
                    tail: string;
                }[];
            } | {
                /** @default null */
                failedSetUp: {
                    command: string;
                    exitCode: number | null;
                    path: string;
                    repository: string;
                    tail: string;
                    timedOut: boolean;
                } | null;
                faulty: {
                    faults: {
                        column: number;
                        line: number;
                        message: string;
                    }[];
                    repository: string;
                }[];
                /** @default [] */
                lackingServices: {
                    name: string;
                    repository: string;
                    tools: string[];
                }[];
                /** @constant */
                reason: "environment";
            } | {
                /** @constant */
                reason: "person";
                why: string | null;
            } | {
                canSendBack: boolean;
                gate: ("plan" | "wave") | string;
                /** @constant */
                reason: "approval";
                wave: number | null;
            }) | null;
            reason: ("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string;
        } | {
            /** @constant */
            code: "waits-for-no-approval";
            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
        } | {
            /** @constant */
            code: "no-plan-to-reject";
        } | {
            /** @constant */
            code: "plan-was-submitted";
        } | {
            /** @constant */
            code: "no-comments";
        } | {
            /** @constant */
            code: "no-plan-to-edit";
        } | {
            /** @constant */
            code: "plan-has-changed";
            version: string;
        } | {
            /** @constant */
            code: "plan-has-faults";
            faults: {
                message: string;
                path: string;
            }[];
        } | {
            above: number;
            /** @constant */
            code: "limit-used-up";
            limit: number;
            option: ("maxCostUsd" | "maxDurationMinutes" | "maxIterations") | string;
            used: number;
        } | {
            bound: ("maxBuilds" | "maxUsdPerMonth") | string;
            /** @constant */
            code: "tenant-bound";
            left: number;
            limit: number;
        } | {
            /** @constant */
            code: "too-many-notes";
            most: number;
        } | {
            /** @constant */
            code: "note-too-late";
            /** @enum {string} */
            stage: "merging" | "merged";
            task: string;
        } | {
            build: string;
            /** @constant */
            code: "unknown-task";
            task: string;
        } | {
            /** @constant */
            code: "task-is-merging";
            task: string;
        } | {
            /** @constant */
            code: "task-has-merged";
            task: string;
        } | {
            by: string[];
            /** @constant */
            code: "task-is-replaced";
            task: string;
        } | {
            /** @constant */
            code: "task-is-skipped";
            task: string;
        };
        RunView: {
            /** @default null */
            command: {
                lastLine: string;
                startedAt: number;
                title: string;
            } | null;
            costUsd: number;
            /** @default null */
            deadlineAt: number | null;
            endedAt: number | null;
            id: string;
            model: string;
            /** @default null */
            queuedSince: number | null;
            role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
            round: number;
            startedAt: number;
            status: ("running" | "queued" | "finished" | "failed" | "stopped") | string;
            task: string | null;
            turns: number;
            usage: {
                cacheRead: number;
                cacheWrite1h: number;
                cacheWrite5m: number;
                input: number;
                output: number;
            };
            /** @default null */
            waitingSince: number | null;
        };
        SpecAnswer: {
            /** @default [] */
            assumptions: {
                id: string;
                text: string;
            }[];
            requirements: {
                /** @default null */
                assumption: string | null;
                at: {
                    end: number;
                    start: number;
                }[];
                id: string;
                quote: string;
            }[];
            text: string;
            unquoted: {
                end: number;
                id: string;
                reason: string | null;
                start: number;
            }[];
        };
        TaskView: {
            /** @default null */
            candidate: {
                commit: string;
                repository: string;
            }[] | null;
            conflicts: number;
            costUsd: number;
            criteria: {
                id: string;
                pass: boolean | null;
                text: string;
            }[];
            dependsOn: string[];
            /** @default null */
            estimateMinutes: number | null;
            feedback: string | null;
            id: string;
            /** @default [] */
            landings: {
                from: number;
                to: number | null;
            }[];
            /** @default normal */
            priority: ("first" | "normal" | "last") | string;
            /** @default [] */
            replacedBy: string[];
            rounds: number;
            /** @default null */
            runId: string | null;
            /** @default [] */
            screenshots: {
                height: number;
                id: string;
                title: string;
                url: string;
                width: number;
            }[];
            /** @default [] */
            sentBack: {
                /** @default null */
                command: string | null;
                /** @default [] */
                criteria: string[];
                /** @default null */
                exitCode: number | null;
                /** @default null */
                failure: (("timeout" | "no-result" | "refusal" | "model-rejected" | "output-limit" | "context-window" | "sandbox" | "git" | "stagnation" | "missing-candidate" | "internal") | string) | null;
                kind: ("scope" | "tests" | "criteria" | "weakened" | "conflict" | "run-failed") | string;
                /** @default null */
                message: string | null;
                /** @default [] */
                paths: string[];
                /** @default null */
                why: string | null;
            }[];
            /** @default null */
            signal: {
                /** @default [] */
                criteria: string[];
                kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                /** @default [] */
                paths: string[];
                times: number;
            } | null;
            /** @default null */
            since: number | null;
            status: ("waiting" | "generating" | "handed-in" | "evaluating" | "merging" | "merged" | "stuck" | "replaced" | "skipped") | string;
            title: string;
            wave: number;
        };
        WaveView: {
            number: number;
            status: ("waiting" | "running" | "complete") | string;
            tasks: string[];
        };
        WorkPlan: {
            assumptions?: {
                id: string;
                text: string;
            }[];
            phases: {
                epics: {
                    id: string;
                    stories: {
                        id: string;
                        tasks: {
                            criteria: {
                                check?: string;
                                id: string;
                                /** @enum {string} */
                                kind?: "guards";
                                requirements: string[];
                                text: string;
                            }[];
                            /** @default [] */
                            dependsOn: string[];
                            description: string;
                            /** @default 15 */
                            estimateMinutes: number;
                            id: string;
                            publishes?: string;
                            scope: string[];
                            /** @default [] */
                            shared: string[];
                            title: string;
                        }[];
                        title: string;
                    }[];
                    title: string;
                }[];
                id: string;
                title: string;
            }[];
            requirements: {
                id: string;
                quote: string;
            }[];
        };
    };
    responses: {
        /** @description `bound-reached`: A bound of the tenant, on builds at once or on dollars a month; the detail says which, and what is left. */
        "bound-reached": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: The token lacks the scope that the detail names; the key of a status page reads its own build and does nothing else. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `gone`: The transcript was removed some days after the end of its build, as the setting `RETENTION_DAYS` asks. */
        gone: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
        "idempotency-key-busy": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. */
        "idempotency-key-reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: A fault of Breakwater; the log of the Worker has it. */
        internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid-command`: `errors` names each fault with its path. */
        "invalid-command": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid-request`: The body is no JSON, or the query has faults. The same request will be refused again. */
        "invalid-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid-submission`: `errors` names each fault with its path: of its form, its models, its plan, its repositories. */
        "invalid-submission": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `method-not-allowed`: `allow` in the header names those that are. */
        "method-not-allowed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
        misconfigured: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-found`: No such path, build or task; or the build has no plan yet. A deleted build is not there, nor is another tenant's. */
        "not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition-failed`: Read it again, and send the change with its `ETag` as `If-Match`. */
        "precondition-failed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition-required`: Send the `ETag` of what was read as `If-Match`, or `*` for whatever stands. */
        "precondition-required": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate-limited`: The same request is taken after `retry-after` seconds. Wrong tokens are counted by the address they come from. */
        "rate-limited": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `storage-full`: The disk of the machine, or the storage of the platform, is full. What is stored is kept: make room, and send the request again. */
        "storage-full": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-large`: The detail says how much it may be. */
        "too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: There is no token, or not one of this deployment. */
        unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable`: The same request can be sent again after `retry-after` seconds. */
        unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported-media`: Send the body as `Content-Type: application/json`, without a content encoding. */
        "unsupported-media": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Names what is answered; send it as `If-None-Match`. */
        ETag: string;
        /** @description `true` where a request with the same key was answered so before. */
        "Idempotency-Replayed": "true";
        /** @description Names the request, in the log too. */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    postAdminRebuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    cursor?: string;
                    ids?: string[];
                    /** @default 20 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Write history anew from the Build objects, so many builds a request */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failed: {
                            id: string;
                            message: string;
                        }[];
                        listed: number;
                        missing: string[];
                        next: string | null;
                        rebuilt: string[];
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuilds: {
        parameters: {
            query?: {
                before?: string;
                cursor?: string;
                limit?: number;
                /** @description Part of the title or the id. */
                q?: string;
                /** @description Part of the name or the URL of a repository. */
                repository?: string;
                /** @description One status, or several with commas between them: opening, planning, running, finishing, paused, completed, failed, cancelled. */
                status?: string;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List builds, the newest first */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildList"];
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuilds: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default none
                     * @enum {string}
                     */
                    approval?: "none" | "plan" | "wave";
                    /** @default {} */
                    breaker?: {
                        /** @default 20 */
                        buildRoundsWithoutProgress?: number;
                        /** @default 3 */
                        replans?: number;
                        /** @default 4 */
                        roundsWithoutProgress?: number;
                        /** @default 6 */
                        sameCall?: number;
                        /** @default 3 */
                        sameConflict?: number;
                        /** @default 5 */
                        sameCriterion?: number;
                        /** @default 3 */
                        sameFailure?: number;
                        /** @default 3 */
                        sameFiles?: number;
                        /** @default 2 */
                        sameTree?: number;
                    };
                    /** @default {} */
                    evaluator?: {
                        /** @default null */
                        acrossCommand?: string | null;
                        /** @default false */
                        allowRedBase?: boolean;
                        /**
                         * @default auto
                         * @enum {string}
                         */
                        browser?: "auto" | "never";
                        /** @default npm test */
                        testCommand?: string;
                    };
                    /** @default {} */
                    fidelity?: {
                        /**
                         * @default phases
                         * @enum {string}
                         */
                        audit?: "phases" | "end" | "never";
                        /** @default 2 */
                        rounds?: number;
                    };
                    /** @default {} */
                    finish?: {
                        closes?: string;
                        /** @default false */
                        pullRequest?: boolean | {
                            /** @default false */
                            draft?: boolean;
                            /** @default [] */
                            labels?: (string & (unknown & unknown))[];
                            /** @default [] */
                            reviewers?: string[];
                            /**
                             * @default links
                             * @enum {string}
                             */
                            screenshots?: "links" | "pictures";
                            title?: string;
                        };
                    };
                    /** @default {} */
                    git?: {
                        author?: {
                            email: string;
                            name: string & (unknown & unknown);
                        };
                        branchPrefix?: string;
                        coAuthors?: {
                            email: string;
                            name: string & (unknown & unknown);
                        }[];
                        committer?: {
                            email: string;
                            name: string & (unknown & unknown);
                        };
                        refsPrefix?: string;
                        trailers?: {
                            key: string;
                            value: string;
                        }[];
                    };
                    /** @default {} */
                    limits?: {
                        /** @default 100 */
                        maxCostUsd?: number;
                        /** @default 240 */
                        maxDurationMinutes?: number;
                        /** @default 50 */
                        maxIterations?: number;
                    };
                    /** @default {} */
                    models?: {
                        auditor?: string;
                        escalation?: string;
                        /** @default claude-sonnet-5-5 */
                        evaluator?: string;
                        /** @default claude-sonnet-5-5 */
                        generator?: string;
                        /** @default claude-opus-5-5 */
                        planner?: string;
                        small?: string;
                        summarizer?: string;
                    };
                    /** @default {} */
                    network?: {
                        /** @default [] */
                        allow?: string[];
                    };
                    /** @default {} */
                    parallel?: {
                        /** @default 30 */
                        agentTimeoutMinutes?: number;
                        /** @default false */
                        barrier?: boolean;
                        /** @default true */
                        discoveryRelay?: boolean;
                        /** @default null */
                        maxEvaluators?: number | null;
                        /** @default 3 */
                        maxWorkers?: number;
                    };
                    plan?: {
                        assumptions?: {
                            id: string;
                            text: string;
                        }[];
                        phases: {
                            epics: {
                                id: string;
                                stories: {
                                    id: string;
                                    tasks: {
                                        criteria: {
                                            check?: string;
                                            id: string;
                                            /** @enum {string} */
                                            kind?: "guards";
                                            requirements: string[];
                                            text: string;
                                        }[];
                                        /** @default [] */
                                        dependsOn?: string[];
                                        description: string;
                                        /** @default 15 */
                                        estimateMinutes?: number;
                                        id: string;
                                        publishes?: string;
                                        scope: string[];
                                        /** @default [] */
                                        shared?: string[];
                                        title: string;
                                    }[];
                                    title: string;
                                }[];
                                title: string;
                            }[];
                            id: string;
                            title: string;
                        }[];
                        requirements: {
                            id: string;
                            quote: string;
                        }[];
                    };
                    /** @default {} */
                    prices?: {
                        [key: string]: {
                            cacheRead: number;
                            cacheWrite1h: number;
                            cacheWrite5m: number;
                            /** @constant */
                            free?: true;
                            input: number;
                            longPrompt?: {
                                above: number;
                                factor: number;
                            };
                            output: number;
                        };
                    };
                    prompt?: string;
                    repositories: {
                        base?: string;
                        environment?: {
                            /** @description A named image of the deployment, such as `node` or `full`. */
                            image?: string;
                            /**
                             * @description The size of the container, where the platform has one.
                             * @enum {string}
                             */
                            instance?: "lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4";
                            /** @description What commands may reach. */
                            network?: {
                                /** @description What every later command may reach. */
                                run?: string[];
                                /** @description What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts. */
                                setup?: string[];
                            };
                            /** @description Parts of a monorepo with tests of their own. */
                            packages?: {
                                /** @description Its folder, in which both commands run. */
                                path: string;
                                /** @description Run after the setup of the repository. */
                                setup?: string | string[];
                                /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                test: string;
                            }[];
                            /** @description Secrets used but never seen; in a submission only. */
                            secrets?: {
                                /**
                                 * @description Whether requests of `setup`, of later commands, or of both have it.
                                 * @default setup
                                 * @enum {string}
                                 */
                                during?: "setup" | "run" | "both";
                                /** @description The header that is added to each request to the host. */
                                header: string;
                                /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                host: string;
                                /** @description The name under which the deployment declares it. */
                                use: string;
                            }[];
                            /** @description Programs that run beside each command, started before it and ended after it. */
                            services?: {
                                /** @description What events call it. */
                                name: string;
                                /** @description A command that ends with 0 as soon as the service can be used. */
                                ready?: string;
                                /** @description A command that keeps running in the foreground. */
                                run: string;
                            }[];
                            /** @description One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do. */
                            setup?: string | string[];
                            /** @description The tests of the repository, run at its root. */
                            test?: string;
                            /** @description How long the tests may take. */
                            testTimeoutMinutes?: number;
                            /** @description Variables of every command. Nothing secret: agents can read them. */
                            variables?: {
                                [key: string]: string;
                            };
                        };
                        git?: {
                            author?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            branchPrefix?: string;
                            coAuthors?: {
                                email: string;
                                name: string & (unknown & unknown);
                            }[];
                            committer?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            refsPrefix?: string;
                            trailers?: {
                                key: string;
                                value: string;
                            }[];
                        };
                        name: string;
                        url: string;
                    }[];
                    /** @default {} */
                    session?: {
                        /** @default 120 */
                        maxTurns?: number;
                        /** @default 200000 */
                        windowTokens?: number;
                    };
                    spec?: string;
                    /** @default {} */
                    tokens?: {
                        /** @default true */
                        compactResults?: boolean;
                        /** @default true */
                        distilledRelay?: boolean;
                        /** @default true */
                        modelByTask?: boolean;
                        /** @default true */
                        repositoryBrief?: boolean;
                    };
                    /** @default [] */
                    webhooks?: {
                        url: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Submit a build */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildCreated"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            /** @description `bound-reached`: A bound of the tenant, on builds at once or on dollars a month; the detail says which, and what is left. `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-submission`: `errors` names each fault with its path: of its form, its models, its plan, its repositories. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsId: {
        parameters: {
            query?: {
                runs?: "all" | "recent";
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a build as it is: tasks, waves, runs, breaker, cost */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    deleteBuildsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a build that has ended, with its transcripts and events; its integration branches stay */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildDeleted"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            422: components["responses"]["invalid-command"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postBuildsIdApprove: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Approve the plan, or the wave, that a build waits with */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdBreaker: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List how the breaker has moved, with the signals behind it */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        transitions: {
                            at: number;
                            data: {
                                [key: string]: unknown;
                            };
                            seq: number;
                            text: string;
                            type: ("breaker.opened" | "breaker.half-opened" | "breaker.closed" | "task.stuck") | string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description End a build where it stands; its integration branches, events and history stay */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdCosts: {
        parameters: {
            query?: {
                points?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what a build has cost over time, by role and by model, and what that comes to */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: number[];
                        byModel: {
                            costUsd: number[];
                            model: string;
                        }[];
                        byRole: {
                            costUsd: number[];
                            role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
                        }[];
                        cacheShare: (number | null)[];
                        costUsd: number[];
                        limitUsd: number;
                        platform?: {
                            arithmetic: string;
                            leastUsd: number;
                            mostUsd: number;
                        };
                        spent?: {
                            byModel: {
                                cacheShare: number | null;
                                costUsd: number;
                                model: string;
                                ms: number;
                                runs: number;
                                usage: {
                                    cacheRead: number;
                                    cacheWrite1h: number;
                                    cacheWrite5m: number;
                                    input: number;
                                    output: number;
                                };
                            }[];
                            byRole: {
                                cacheShare: number | null;
                                costUsd: number;
                                ms: number;
                                role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
                                runs: number;
                                usage: {
                                    cacheRead: number;
                                    cacheWrite1h: number;
                                    cacheWrite5m: number;
                                    input: number;
                                    output: number;
                                };
                            }[];
                            byTask: {
                                conflicts: number;
                                costUsd: number;
                                ms: number;
                                rounds: number;
                                runs: number;
                                status: ("waiting" | "generating" | "handed-in" | "evaluating" | "merging" | "merged" | "stuck" | "replaced" | "skipped") | string;
                                task: string;
                                title: string;
                            }[];
                            cacheShare: number | null;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        };
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdDiscoveries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what runs have found out, and what has become of it */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        discoveries: {
                            alsoFrom: string[];
                            at: number;
                            changedBy: string | null;
                            commit: string | null;
                            evidence: string;
                            into: string | null;
                            isTold: boolean;
                            kind: ("fact" | "decision" | "pitfall" | "interface") | string;
                            /**
                             * @description Globs of the files that it concerns. Tasks that may change such files, or that depend on yours, read it; where empty, all do.
                             * @default []
                             */
                            scope: string[];
                            status: ("kept" | "contradicted" | "merged" | "expired" | "crowded-out") | string;
                            task: string;
                            text: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdEnvironments: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what each repository needs, as it was decided, and what its tests say of the base */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        base: {
                            command: string;
                            durationMs: number;
                            exitCode: number | null;
                            failing: string[] | null;
                            failingCount: number | null;
                            outcome: {
                                /** @constant */
                                state: "green";
                            } | {
                                /** @constant */
                                state: "red";
                            } | {
                                /** @constant */
                                state: "flaky";
                            } | {
                                /** @constant */
                                state: "could-not-run";
                                tool: string | null;
                                /** @enum {string} */
                                why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                            };
                            path: string;
                            repository: string;
                            tail: string;
                        }[];
                        environments: {
                            environment: {
                                image: string | null;
                                instance: ("lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4") | null;
                                network: {
                                    run: string[];
                                    setup: string[];
                                };
                                packages: {
                                    /** @description Its folder, in which both commands run. */
                                    path: string;
                                    setup: string[];
                                    /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                    test: string;
                                }[];
                                secrets: {
                                    /**
                                     * @description Whether requests of `setup`, of later commands, or of both have it.
                                     * @default setup
                                     * @enum {string}
                                     */
                                    during: "setup" | "run" | "both";
                                    /** @description The header that is added to each request to the host. */
                                    header: string;
                                    /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                    host: string;
                                    /** @description The name under which the deployment declares it. */
                                    use: string;
                                }[];
                                services: {
                                    /** @description What events call it. */
                                    name: string;
                                    ready: string | null;
                                    /** @description A command that keeps running in the foreground. */
                                    run: string;
                                }[];
                                setup: string[];
                                test: string | null;
                                testTimeoutMinutes: number;
                                variables: {
                                    [key: string]: string;
                                };
                            };
                            /** @default [] */
                            filters: {
                                example: string;
                                files: number;
                                filter: string;
                                isThere: boolean;
                            }[];
                            /**
                             * @default {
                             *       "made": [],
                             *       "changed": []
                             *     }
                             */
                            left: {
                                changed: string[];
                                made: string[];
                            };
                            notGiven: ({
                                /** @constant */
                                code: "detected-setup-fails";
                                failed: {
                                    command: string;
                                    exitCode: number | null;
                                    path: string;
                                    repository: string;
                                    tail: string;
                                    timedOut: boolean;
                                };
                            } | {
                                /** @constant */
                                code: "detected-service-lacks";
                                service: {
                                    name: string;
                                    repository: string;
                                    tools: string[];
                                };
                            } | {
                                /** @constant */
                                code: "secrets-in-file";
                                secrets: string[];
                            } | {
                                /** @constant */
                                code: "hosts-in-file";
                                /** @enum {string} */
                                during: "setup" | "run";
                                hosts: string[];
                            } | {
                                asked: string;
                                /** @enum {string} */
                                by: "submission" | "file";
                                /** @constant */
                                code: "larger-instance";
                                given: string;
                            } | {
                                asked: string;
                                /** @enum {string} */
                                by: "submission" | "file";
                                /** @constant */
                                code: "no-instances";
                            } | {
                                asked: string;
                                /** @enum {string} */
                                by: "submission" | "file";
                                /** @constant */
                                code: "unknown-image";
                                images: string[];
                            } | {
                                asked: string;
                                /** @enum {string} */
                                by: "submission" | "file";
                                /** @constant */
                                code: "no-images";
                            } | {
                                askedMinutes: number;
                                /** @enum {string} */
                                by: "submission" | "file";
                                /** @constant */
                                code: "longer-tests";
                                givenMinutes: number;
                            } | {
                                /** @constant */
                                code: "unknown-secret";
                                secret: string;
                                secrets: string[];
                            } | {
                                /** @constant */
                                code: "secret-elsewhere";
                                host: string;
                                hosts: string[];
                                secret: string;
                            })[];
                            origins: {
                                field: string;
                                origin: {
                                    /** @constant */
                                    kind: "submission";
                                } | {
                                    /** @constant */
                                    kind: "file";
                                } | {
                                    from: {
                                        /** @enum {string} */
                                        because: "manifest" | "lock-file" | "no-lock-file" | "manager" | "script" | "target" | "dependency" | "variable" | "service";
                                        name: string | null;
                                        path: string;
                                    }[];
                                    /** @constant */
                                    kind: "detected";
                                } | {
                                    /** @constant */
                                    kind: "default";
                                };
                            }[];
                            /** @default false */
                            readsOnlyManifests: boolean;
                            repository: string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdEvents: {
        parameters: {
            query?: {
                after?: number;
                before?: number | "end";
                limit?: number;
                /** @description Events of these types alone: one, or several with commas between them. */
                types?: string;
                wait?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the events of a build after a number, or the last before one */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                    "text/event-stream": unknown;
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdEvidenceEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                evidence: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The screenshot; a task names them in `screenshots`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdLive: {
        parameters: {
            query?: {
                after?: number;
                runs?: "all" | "recent";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Open a WebSocket on a build: its view, and then every event */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        kind: "view";
                        seq: number;
                        view: {
                            /** @default null */
                            awaiting: {
                                gate: ("plan" | "wave") | string;
                                wave: number | null;
                            } | null;
                            /** @default [] */
                            base: {
                                command: string;
                                durationMs: number;
                                exitCode: number | null;
                                failing: string[] | null;
                                failingCount: number | null;
                                outcome: {
                                    /** @constant */
                                    state: "green";
                                } | {
                                    /** @constant */
                                    state: "red";
                                } | {
                                    /** @constant */
                                    state: "flaky";
                                } | {
                                    /** @constant */
                                    state: "could-not-run";
                                    tool: string | null;
                                    /** @enum {string} */
                                    why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                                };
                                path: string;
                                repository: string;
                                tail: string;
                            }[];
                            breaker: {
                                /** @default null */
                                cause: {
                                    signal: {
                                        /** @default [] */
                                        criteria: string[];
                                        kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                                        /** @default [] */
                                        paths: string[];
                                        times: number;
                                    } | null;
                                    task: string;
                                } | null;
                                /** @default 0 */
                                idleRounds: number;
                                /** @default null */
                                probe: string | null;
                                reason: string | null;
                                /** @default null */
                                replans: {
                                    allowed: number;
                                    used: number;
                                } | null;
                                state: ("CLOSED" | "HALF_OPEN" | "OPEN") | string;
                                /** @default [] */
                                stuck: string[];
                                trips: number;
                            };
                            cost: {
                                freeModels: string[];
                                limitUsd: number;
                                reservedUsd: number;
                                spentUsd: number;
                                unconfirmed: {
                                    calls: number;
                                    usd: number;
                                };
                            };
                            createdAt: number;
                            deadlineAt: number | null;
                            /** @default 0 */
                            discoveries: number;
                            endedAt: number | null;
                            /** @default [] */
                            environments: {
                                environment: {
                                    image: string | null;
                                    instance: ("lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4") | null;
                                    network: {
                                        run: string[];
                                        setup: string[];
                                    };
                                    packages: {
                                        /** @description Its folder, in which both commands run. */
                                        path: string;
                                        setup: string[];
                                        /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                        test: string;
                                    }[];
                                    secrets: {
                                        /**
                                         * @description Whether requests of `setup`, of later commands, or of both have it.
                                         * @default setup
                                         * @enum {string}
                                         */
                                        during: "setup" | "run" | "both";
                                        /** @description The header that is added to each request to the host. */
                                        header: string;
                                        /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                        host: string;
                                        /** @description The name under which the deployment declares it. */
                                        use: string;
                                    }[];
                                    services: {
                                        /** @description What events call it. */
                                        name: string;
                                        ready: string | null;
                                        /** @description A command that keeps running in the foreground. */
                                        run: string;
                                    }[];
                                    setup: string[];
                                    test: string | null;
                                    testTimeoutMinutes: number;
                                    variables: {
                                        [key: string]: string;
                                    };
                                };
                                /** @default [] */
                                filters: {
                                    example: string;
                                    files: number;
                                    filter: string;
                                    isThere: boolean;
                                }[];
                                /**
                                 * @default {
                                 *       "made": [],
                                 *       "changed": []
                                 *     }
                                 */
                                left: {
                                    changed: string[];
                                    made: string[];
                                };
                                notGiven: ({
                                    /** @constant */
                                    code: "detected-setup-fails";
                                    failed: {
                                        command: string;
                                        exitCode: number | null;
                                        path: string;
                                        repository: string;
                                        tail: string;
                                        timedOut: boolean;
                                    };
                                } | {
                                    /** @constant */
                                    code: "detected-service-lacks";
                                    service: {
                                        name: string;
                                        repository: string;
                                        tools: string[];
                                    };
                                } | {
                                    /** @constant */
                                    code: "secrets-in-file";
                                    secrets: string[];
                                } | {
                                    /** @constant */
                                    code: "hosts-in-file";
                                    /** @enum {string} */
                                    during: "setup" | "run";
                                    hosts: string[];
                                } | {
                                    asked: string;
                                    /** @enum {string} */
                                    by: "submission" | "file";
                                    /** @constant */
                                    code: "larger-instance";
                                    given: string;
                                } | {
                                    asked: string;
                                    /** @enum {string} */
                                    by: "submission" | "file";
                                    /** @constant */
                                    code: "no-instances";
                                } | {
                                    asked: string;
                                    /** @enum {string} */
                                    by: "submission" | "file";
                                    /** @constant */
                                    code: "unknown-image";
                                    images: string[];
                                } | {
                                    asked: string;
                                    /** @enum {string} */
                                    by: "submission" | "file";
                                    /** @constant */
                                    code: "no-images";
                                } | {
                                    askedMinutes: number;
                                    /** @enum {string} */
                                    by: "submission" | "file";
                                    /** @constant */
                                    code: "longer-tests";
                                    givenMinutes: number;
                                } | {
                                    /** @constant */
                                    code: "unknown-secret";
                                    secret: string;
                                    secrets: string[];
                                } | {
                                    /** @constant */
                                    code: "secret-elsewhere";
                                    host: string;
                                    hosts: string[];
                                    secret: string;
                                })[];
                                origins: {
                                    field: string;
                                    origin: {
                                        /** @constant */
                                        kind: "submission";
                                    } | {
                                        /** @constant */
                                        kind: "file";
                                    } | {
                                        from: {
                                            /** @enum {string} */
                                            because: "manifest" | "lock-file" | "no-lock-file" | "manager" | "script" | "target" | "dependency" | "variable" | "service";
                                            name: string | null;
                                            path: string;
                                        }[];
                                        /** @constant */
                                        kind: "detected";
                                    } | {
                                        /** @constant */
                                        kind: "default";
                                    };
                                }[];
                                /** @default false */
                                readsOnlyManifests: boolean;
                                repository: string;
                            }[];
                            /** @default [] */
                            flaky: {
                                command: string;
                                names: string[] | null;
                                path: string;
                                repository: string;
                                times: number;
                            }[];
                            /** @default null */
                            forecast: {
                                medianCostUsd: number | null;
                                medianRounds: number | null;
                                pathMinutes: number;
                                taskMinutes: number;
                            } | null;
                            id: string;
                            iterations: {
                                limit: number;
                                used: number;
                            };
                            lastSeq: number;
                            /** @default 0 */
                            notes: number;
                            /** @default null */
                            options: {
                                approval: ("none" | "plan" | "wave") | string;
                                breaker: {
                                    /** @default 20 */
                                    buildRoundsWithoutProgress: number;
                                    /** @default 3 */
                                    replans: number;
                                    /** @default 4 */
                                    roundsWithoutProgress: number;
                                    /** @default 6 */
                                    sameCall: number;
                                    /** @default 3 */
                                    sameConflict: number;
                                    /** @default 5 */
                                    sameCriterion: number;
                                    /** @default 3 */
                                    sameFailure: number;
                                    /** @default 3 */
                                    sameFiles: number;
                                    /** @default 2 */
                                    sameTree: number;
                                };
                                evaluator: {
                                    /** @default null */
                                    acrossCommand: string | null;
                                    /** @default false */
                                    allowRedBase: boolean;
                                    /**
                                     * @default auto
                                     * @enum {string}
                                     */
                                    browser: "auto" | "never";
                                    /** @default npm test */
                                    testCommand: string;
                                };
                                fidelity: {
                                    /**
                                     * @default phases
                                     * @enum {string}
                                     */
                                    audit: "phases" | "end" | "never";
                                    /** @default 2 */
                                    rounds: number;
                                };
                                limits: {
                                    /** @default 100 */
                                    maxCostUsd: number;
                                    /** @default 240 */
                                    maxDurationMinutes: number;
                                    /** @default 50 */
                                    maxIterations: number;
                                };
                                models: {
                                    auditor?: string;
                                    escalation?: string;
                                    /** @default claude-sonnet-5-5 */
                                    evaluator: string;
                                    /** @default claude-sonnet-5-5 */
                                    generator: string;
                                    /** @default claude-opus-5-5 */
                                    planner: string;
                                    small?: string;
                                    summarizer?: string;
                                };
                                parallel: {
                                    /** @default 30 */
                                    agentTimeoutMinutes: number;
                                    /** @default false */
                                    barrier: boolean;
                                    /** @default true */
                                    discoveryRelay: boolean;
                                    /** @default null */
                                    maxEvaluators: number | null;
                                    /** @default 3 */
                                    maxWorkers: number;
                                };
                                session: {
                                    /** @default 120 */
                                    maxTurns: number;
                                    /** @default 200000 */
                                    windowTokens: number;
                                };
                            } | null;
                            /** @default null */
                            origin: {
                                by: string | null;
                                continues: {
                                    [key: string]: {
                                        base: string | null;
                                        branch: string;
                                    };
                                };
                                issue: {
                                    author: string;
                                    forge: ("github" | "gitlab" | "gitea") | string;
                                    host: string;
                                    isPullRequest: boolean;
                                    number: number;
                                    repository: string;
                                    url: string;
                                } | null;
                                kind: ("issue" | "review" | "schedule" | "hook") | string;
                                trigger: string;
                            } | null;
                            /** @default null */
                            pause: {
                                at: number;
                                /** @default null */
                                details: ({
                                    limitUsd: number;
                                    /** @constant */
                                    reason: "cost-limit";
                                    spentUsd: number;
                                    unconfirmed: {
                                        calls: number;
                                        usd: number;
                                    };
                                } | {
                                    limitMinutes: number;
                                    /** @constant */
                                    reason: "duration-limit";
                                } | {
                                    limit: number;
                                    /** @constant */
                                    reason: "iteration-limit";
                                    used: number;
                                } | {
                                    cause: {
                                        signal: {
                                            /** @default [] */
                                            criteria: string[];
                                            kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                                            /** @default [] */
                                            paths: string[];
                                            times: number;
                                        } | null;
                                        task: string;
                                    } | null;
                                    /** @constant */
                                    reason: "stagnation";
                                    refused: string[];
                                    replaced: {
                                        by: string[];
                                        task: string;
                                    }[];
                                    replans: {
                                        allowed: number;
                                        used: number;
                                    };
                                    stuck: string[];
                                } | {
                                    message: string | null;
                                    objections: string[];
                                    /** @constant */
                                    reason: "planning";
                                    role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                                    rounds: number | null;
                                } | {
                                    message: string;
                                    /** @constant */
                                    reason: "provider";
                                } | {
                                    gone: string | null;
                                    message: string | null;
                                    moved: string[];
                                    /** @constant */
                                    reason: "integration-branch";
                                } | {
                                    message: string;
                                    /** @constant */
                                    reason: "sandbox";
                                    role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                                    task: string | null;
                                    times: number;
                                } | {
                                    /** @constant */
                                    reason: "base";
                                    repositories: {
                                        command: string;
                                        durationMs: number;
                                        exitCode: number | null;
                                        failing: string[] | null;
                                        failingCount: number | null;
                                        outcome: {
                                            /** @constant */
                                            state: "green";
                                        } | {
                                            /** @constant */
                                            state: "red";
                                        } | {
                                            /** @constant */
                                            state: "flaky";
                                        } | {
                                            /** @constant */
                                            state: "could-not-run";
                                            tool: string | null;
                                            /** @enum {string} */
                                            why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                                        };
                                        path: string;
                                        repository: string;
                                        tail: string;
                                    }[];
                                } | {
                                    /** @default null */
                                    failedSetUp: {
                                        command: string;
                                        exitCode: number | null;
                                        path: string;
                                        repository: string;
                                        tail: string;
                                        timedOut: boolean;
                                    } | null;
                                    faulty: {
                                        faults: {
                                            column: number;
                                            line: number;
                                            message: string;
                                        }[];
                                        repository: string;
                                    }[];
                                    /** @default [] */
                                    lackingServices: {
                                        name: string;
                                        repository: string;
                                        tools: string[];
                                    }[];
                                    /** @constant */
                                    reason: "environment";
                                } | {
                                    /** @constant */
                                    reason: "person";
                                    why: string | null;
                                } | {
                                    canSendBack: boolean;
                                    gate: ("plan" | "wave") | string;
                                    /** @constant */
                                    reason: "approval";
                                    wave: number | null;
                                }) | null;
                                next: components["schemas"]["NextStep"][];
                                reason: ("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string;
                            } | null;
                            reason: string | null;
                            repositories: {
                                base: string | null;
                                branch: string;
                                name: string;
                                /** @default null */
                                pullRequest: {
                                    message: string | null;
                                    number: number | null;
                                    state: ("opening" | "draft" | "open" | "merged" | "closed" | "refused") | string;
                                    url: string | null;
                                } | null;
                                sha: string | null;
                                url: string;
                            }[];
                            /** @default [] */
                            requirements: {
                                id: string;
                                state: ("open" | "met" | "broken" | "unproven") | string;
                            }[];
                            /** @default [] */
                            reservations: {
                                evidence: string | null;
                                kind: ("broken" | "unproven" | "missing" | "contradicted" | "not-verified" | "not-audited") | string;
                                requirements: string[];
                                what: string;
                            }[];
                            /** @default null */
                            runCount: number | null;
                            runs: components["schemas"]["RunView"][];
                            scripted: boolean;
                            status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
                            /** @default null */
                            submittedBy: string | null;
                            tasks: components["schemas"]["TaskView"][];
                            /** @default default */
                            tenant: string;
                            title: string;
                            waves: components["schemas"]["WaveView"][];
                            webhooks: {
                                failure: string | null;
                                host: string;
                                status: ("working" | "failing" | "gone") | string;
                            }[];
                        };
                    } | {
                        changes: {
                            fields: {
                                [key: string]: unknown;
                            };
                            gone: string[];
                            runs: components["schemas"]["RunView"][];
                            tasks: components["schemas"]["TaskView"][];
                        } | null;
                        events: components["schemas"]["BuildEvent"][];
                        /** @constant */
                        kind: "events";
                    } | {
                        command: {
                            elapsedMs: number;
                            lastLine: string;
                            title: string;
                        } | null;
                        /** @constant */
                        kind: "progress";
                        runId: string;
                    } | {
                        /** @constant */
                        kind: "mark";
                        mark: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read who the API takes you for at a build */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        isOperator: boolean;
                        /** @default null */
                        knownBy: (("operator" | "token" | "person" | "service" | "page key" | "shared link") | string) | null;
                        name: string;
                        scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                        /** @default null */
                        signedInUntil: number | null;
                        tenant: string;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdNotes: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List what people have said; what is said of a task is graded with its criteria */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        notes: {
                            amendment: string | null;
                            at: number;
                            id: string;
                            task: string | null;
                            text: string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdNotes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    task?: string;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Say something to the generators under way, and to every later round */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            404: components["responses"]["not-found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdPause: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Let runs under way finish their turn, and start nothing more */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdPlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the work plan of a build */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkPlan"];
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    putBuildsIdPlan: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` of what was read and is changed here, or `*` for whatever stands. */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    dryRun?: boolean;
                    plan: {
                        assumptions?: {
                            id: string;
                            text: string;
                        }[];
                        phases: {
                            epics: {
                                id: string;
                                stories: {
                                    id: string;
                                    tasks: {
                                        criteria: {
                                            check?: string;
                                            id: string;
                                            /** @enum {string} */
                                            kind?: "guards";
                                            requirements: string[];
                                            text: string;
                                        }[];
                                        /** @default [] */
                                        dependsOn?: string[];
                                        description: string;
                                        /** @default 15 */
                                        estimateMinutes?: number;
                                        id: string;
                                        publishes?: string;
                                        scope: string[];
                                        /** @default [] */
                                        shared?: string[];
                                        title: string;
                                    }[];
                                    title: string;
                                }[];
                                title: string;
                            }[];
                            id: string;
                            title: string;
                        }[];
                        requirements: {
                            id: string;
                            quote: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Put an edited plan in the place of the one that waits for approval */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition-failed"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            422: components["responses"]["invalid-command"];
            428: components["responses"]["precondition-required"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postBuildsIdReject: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    comments?: string;
                    taskComments?: {
                        task: string;
                        text: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Send the plan that a build waits with back to the refiner */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdRequirements: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the requirements of a build: where the spec says so, what answers them, and whether that is shown */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        requirements: {
                            assumption: string | null;
                            at: {
                                end: number;
                                start: number;
                            }[];
                            criteria: {
                                criterion: string;
                                evidence: string | null;
                                isBroken: boolean;
                                pass: boolean | null;
                                task: string;
                                taskStatus: ("waiting" | "generating" | "handed-in" | "evaluating" | "merging" | "merged" | "stuck" | "replaced" | "skipped") | string;
                                text: string;
                            }[];
                            id: string;
                            quote: string;
                            state: ("open" | "met" | "broken" | "unproven") | string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdResume: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    breaker?: {
                        buildRoundsWithoutProgress?: number;
                        replans?: number;
                        roundsWithoutProgress?: number;
                        sameCall?: number;
                        sameConflict?: number;
                        sameCriterion?: number;
                        sameFailure?: number;
                        sameFiles?: number;
                        sameTree?: number;
                    };
                    evaluator?: {
                        acrossCommand?: string | null;
                        allowRedBase?: boolean;
                        /** @enum {string} */
                        browser?: "auto" | "never";
                        testCommand?: string;
                    };
                    maxCostUsd?: number;
                    maxDurationMinutes?: number;
                    maxIterations?: number;
                    parallel?: {
                        agentTimeoutMinutes?: number;
                        barrier?: boolean;
                        maxEvaluators?: number;
                        maxWorkers?: number;
                    };
                    session?: {
                        maxTurns?: number;
                        windowTokens?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Let a paused build go on, with other limits and options where they are given */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdRetrospective: {
        parameters: {
            query?: {
                format?: "json" | "markdown";
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Look back on a build: cost, time, rounds and why, the breaker, discoveries, drift from the spec */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: number;
                        breaker: {
                            replans: number;
                            transitions: {
                                at: number;
                                data: {
                                    [key: string]: unknown;
                                };
                                seq: number;
                                text: string;
                                type: ("breaker.opened" | "breaker.half-opened" | "breaker.closed" | "task.stuck") | string;
                            }[];
                            trips: number;
                        };
                        byModel: {
                            cacheShare: number | null;
                            costUsd: number;
                            model: string;
                            ms: number;
                            runs: number;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        }[];
                        byRole: {
                            cacheShare: number | null;
                            costUsd: number;
                            ms: number;
                            role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
                            runs: number;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        }[];
                        byTask: {
                            conflicts: number;
                            costUsd: number;
                            ms: number;
                            rounds: number;
                            runs: number;
                            status: ("waiting" | "generating" | "handed-in" | "evaluating" | "merging" | "merged" | "stuck" | "replaced" | "skipped") | string;
                            task: string;
                            title: string;
                        }[];
                        cost: {
                            cacheShare: number | null;
                            limitUsd: number;
                            spentUsd: number;
                            unconfirmedUsd: number;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        };
                        createdAt: number;
                        discoveries: {
                            evidence: string;
                            kind: string;
                            status: string;
                            task: string;
                            text: string;
                        }[];
                        drift: {
                            beyond: {
                                evidence: string;
                                what: string;
                            }[];
                            met: number;
                            notMet: {
                                id: string;
                                quote: string;
                                state: ("open" | "met" | "broken" | "unproven") | string;
                            }[];
                            requirements: number;
                            reservations: {
                                evidence: string | null;
                                kind: ("broken" | "unproven" | "missing" | "contradicted" | "not-verified" | "not-audited") | string;
                                requirements: string[];
                                what: string;
                            }[];
                        };
                        endedAt: number | null;
                        id: string;
                        person: {
                            at: number;
                            what: string;
                        }[];
                        platform: {
                            arithmetic: string;
                            leastUsd: number;
                            mostUsd: number;
                        };
                        reason: string | null;
                        repositories: {
                            branch: string;
                            name: string;
                            sha: string | null;
                        }[];
                        sentBack: {
                            at: number;
                            how: ("rejected" | "conflict" | "broken-off") | string;
                            round: number;
                            task: string;
                            why: string;
                        }[];
                        status: ("opening" | "planning" | "running" | "finishing" | "paused" | "completed" | "failed" | "cancelled") | string;
                        title: string;
                    };
                    "text/markdown": unknown;
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdRuns: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the runs of a build, in the order in which they began */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        runs: components["schemas"]["RunView"][];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdRunsRun: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a run with its turns: tokens, cost, cache share, times */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        removedAt: number | null;
                        run: {
                            cacheShare: number | null;
                            /** @default null */
                            command: {
                                lastLine: string;
                                startedAt: number;
                                title: string;
                            } | null;
                            costUsd: number;
                            /** @default null */
                            deadlineAt: number | null;
                            endedAt: number | null;
                            id: string;
                            model: string;
                            /** @default null */
                            queuedSince: number | null;
                            role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
                            round: number;
                            startedAt: number;
                            status: ("running" | "queued" | "finished" | "failed" | "stopped") | string;
                            task: string | null;
                            turns: number;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                            /** @default null */
                            waitingSince: number | null;
                        };
                        turns: {
                            attempts: number;
                            cacheShare: number | null;
                            checkpointError: string | null;
                            checkpointMs: number;
                            costUsd: number;
                            modelMs: number;
                            startedAt: number;
                            stopReason: string | null;
                            toolMs: number;
                            totalMs: number;
                            turn: number;
                            unconfirmed: {
                                calls: number;
                                usd: number;
                            };
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdRunsRunTranscript: {
        parameters: {
            query?: {
                after?: number;
                before?: number | "end";
                limit?: number;
                wait?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the transcript of a run, a page at a time, also while it grows */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: {
                            blocks: ({
                                /** @constant */
                                kind: "text";
                                text: string;
                            } | {
                                /** @constant */
                                kind: "thinking";
                                text: string;
                            } | {
                                id: string;
                                input: unknown;
                                /** @constant */
                                kind: "tool-call";
                                name: string;
                            } | {
                                content: ({
                                    /** @constant */
                                    kind: "text";
                                    text: string;
                                } | {
                                    bytes: number;
                                    /** @constant */
                                    kind: "picture";
                                    mediaType: string;
                                } | {
                                    /** @constant */
                                    kind: "other";
                                    type: string;
                                })[];
                                id: string;
                                isError: boolean;
                                /** @constant */
                                kind: "tool-result";
                            } | {
                                bytes: number;
                                /** @constant */
                                kind: "picture";
                                mediaType: string;
                            } | {
                                /** @constant */
                                kind: "other";
                                type: string;
                            })[];
                            n: number;
                            role: ("user" | "assistant") | string;
                            session: number;
                            turn: number | null;
                        }[];
                        more: boolean;
                        next: number;
                        previous: number | null;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            410: components["responses"]["gone"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Have a browser remember the key of a build */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expiresAt: number;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    deleteBuildsIdSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Have a browser forget the key of a build */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
            404: components["responses"]["not-found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdShares: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the shared links of a build, the newest first */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        shares: {
                            buildId: string;
                            createdAt: number;
                            createdBy: string;
                            expiresAt: number;
                            id: string;
                            revokedAt: number | null;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdShares: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 7 */
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            /** @description Share a build by a link */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        buildId: string;
                        createdAt: number;
                        createdBy: string;
                        expiresAt: number;
                        id: string;
                        revokedAt: number | null;
                        url: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    deleteBuildsIdSharesShare: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                share: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke a shared link */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        buildId: string;
                        createdAt: number;
                        createdBy: string;
                        expiresAt: number;
                        id: string;
                        revokedAt: number | null;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdSpec: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the submitted text, and what of it the plan answers */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecAnswer"];
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdTasks: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the tasks of a build, in the order of its plan */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        tasks: components["schemas"]["TaskView"][];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdTasksTask: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a task with its rounds: candidates, verdicts with their evidence, why each was sent back */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        rounds: {
                            candidate: {
                                at: number;
                                changed: {
                                    count: number;
                                    paths: string[];
                                } | null;
                                commits: {
                                    commit: string;
                                    repository: string;
                                }[];
                                summary: string;
                            } | null;
                            costUsd: number;
                            endedAt: number | null;
                            evaluations: {
                                at: number;
                                criteria: {
                                    criterion: string;
                                    evidence: string;
                                    pass: boolean;
                                }[];
                                merges: {
                                    from: string;
                                    repository: string;
                                    to: string;
                                }[];
                                outsideScope: string[];
                                remarks: {
                                    evidence: string;
                                    /** @enum {string} */
                                    kind: "fact" | "decision" | "pitfall" | "interface";
                                    /**
                                     * @description Globs of the files that it concerns. Tasks that may change such files, or that depend on yours, read it; where empty, all do.
                                     * @default []
                                     */
                                    scope: string[];
                                    text: string;
                                }[];
                                repeated: boolean;
                                runId: string;
                                screenshots: {
                                    height: number;
                                    id: string;
                                    title: string;
                                    url: string;
                                    width: number;
                                }[];
                                tests: {
                                    command: string;
                                    durationMs: number;
                                    exitCode: number | null;
                                    flaky: {
                                        command: string;
                                        names: string[] | null;
                                        path: string;
                                        repository: string;
                                    }[];
                                    output: string;
                                    passed: boolean;
                                };
                                weakened: {
                                    evidence: string;
                                    justified: boolean | null;
                                    kind: ("test-file-removed" | "cases-removed" | "rows-removed" | "skipped" | "focused" | "assertions-fewer" | "assertions-loosened" | "snapshot-rewritten" | "test-command" | "test-configuration" | "coverage-lowered" | "not-seen") | string;
                                    path: string;
                                    repository: string;
                                    text: string;
                                }[];
                            }[];
                            round: number;
                            runs: {
                                costUsd: number;
                                id: string;
                                model: string;
                                role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
                                status: ("running" | "queued" | "finished" | "failed" | "stopped") | string;
                            }[];
                            sentBack: {
                                causes: {
                                    changes: {
                                        evidence: string;
                                        justified: boolean | null;
                                        kind: ("test-file-removed" | "cases-removed" | "rows-removed" | "skipped" | "focused" | "assertions-fewer" | "assertions-loosened" | "snapshot-rewritten" | "test-command" | "test-configuration" | "coverage-lowered" | "not-seen") | string;
                                        path: string;
                                        repository: string;
                                        text: string;
                                    }[];
                                    /** @default null */
                                    command: string | null;
                                    /** @default [] */
                                    criteria: string[];
                                    /** @default null */
                                    exitCode: number | null;
                                    failed: {
                                        criterion: string;
                                        evidence: string;
                                        pass: boolean;
                                    }[];
                                    /** @default null */
                                    failure: (("timeout" | "no-result" | "refusal" | "model-rejected" | "output-limit" | "context-window" | "sandbox" | "git" | "stagnation" | "missing-candidate" | "internal") | string) | null;
                                    kind: ("scope" | "tests" | "criteria" | "weakened" | "conflict" | "run-failed") | string;
                                    /** @default null */
                                    message: string | null;
                                    output: string | null;
                                    /** @default [] */
                                    paths: string[];
                                    /** @default null */
                                    why: string | null;
                                }[];
                                reason: string;
                            } | null;
                            startedAt: number | null;
                            status: ("under-way" | "merged" | "rejected" | "conflict" | "broken-off" | "stopped" | "not-kept") | string;
                        }[];
                        task: {
                            amendments: {
                                id: string;
                                text: string;
                            }[];
                            /** @default null */
                            candidate: {
                                commit: string;
                                repository: string;
                            }[] | null;
                            conflicts: number;
                            costUsd: number;
                            criteria: {
                                check: string | null;
                                evidence: string | null;
                                guards: boolean;
                                id: string;
                                pass: boolean | null;
                                requirements: string[];
                                text: string;
                            }[];
                            dependsOn: string[];
                            description: string;
                            /** @default null */
                            estimateMinutes: number | null;
                            feedback: string | null;
                            id: string;
                            /** @default [] */
                            landings: {
                                from: number;
                                to: number | null;
                            }[];
                            /** @default normal */
                            priority: ("first" | "normal" | "last") | string;
                            publishes: string | null;
                            /** @default [] */
                            replacedBy: string[];
                            rounds: number;
                            /** @default null */
                            runId: string | null;
                            scope: string[];
                            /** @default [] */
                            screenshots: {
                                height: number;
                                id: string;
                                title: string;
                                url: string;
                                width: number;
                            }[];
                            /** @default [] */
                            sentBack: {
                                /** @default null */
                                command: string | null;
                                /** @default [] */
                                criteria: string[];
                                /** @default null */
                                exitCode: number | null;
                                /** @default null */
                                failure: (("timeout" | "no-result" | "refusal" | "model-rejected" | "output-limit" | "context-window" | "sandbox" | "git" | "stagnation" | "missing-candidate" | "internal") | string) | null;
                                kind: ("scope" | "tests" | "criteria" | "weakened" | "conflict" | "run-failed") | string;
                                /** @default null */
                                message: string | null;
                                /** @default [] */
                                paths: string[];
                                /** @default null */
                                why: string | null;
                            }[];
                            shared: string[];
                            /** @default null */
                            signal: {
                                /** @default [] */
                                criteria: string[];
                                kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                                /** @default [] */
                                paths: string[];
                                times: number;
                            } | null;
                            /** @default null */
                            since: number | null;
                            status: ("waiting" | "generating" | "handed-in" | "evaluating" | "merging" | "merged" | "stuck" | "replaced" | "skipped") | string;
                            title: string;
                            wave: number;
                        };
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdTasksTaskPriority: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    priority: "first" | "normal" | "last";
                };
            };
        };
        responses: {
            /** @description Take a task `first` or `last` among those that may start, or as is usual again (`normal`) */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postBuildsIdTasksTaskRetry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Give up the round of a task, or free it where it is stuck, and queue it anew */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsIdTasksTaskRoundsRound: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                round: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read one round of a task */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        candidate: {
                            at: number;
                            changed: {
                                count: number;
                                paths: string[];
                            } | null;
                            commits: {
                                commit: string;
                                repository: string;
                            }[];
                            summary: string;
                        } | null;
                        costUsd: number;
                        endedAt: number | null;
                        evaluations: {
                            at: number;
                            criteria: {
                                criterion: string;
                                evidence: string;
                                pass: boolean;
                            }[];
                            merges: {
                                from: string;
                                repository: string;
                                to: string;
                            }[];
                            outsideScope: string[];
                            remarks: {
                                evidence: string;
                                /** @enum {string} */
                                kind: "fact" | "decision" | "pitfall" | "interface";
                                /**
                                 * @description Globs of the files that it concerns. Tasks that may change such files, or that depend on yours, read it; where empty, all do.
                                 * @default []
                                 */
                                scope: string[];
                                text: string;
                            }[];
                            repeated: boolean;
                            runId: string;
                            screenshots: {
                                height: number;
                                id: string;
                                title: string;
                                url: string;
                                width: number;
                            }[];
                            tests: {
                                command: string;
                                durationMs: number;
                                exitCode: number | null;
                                flaky: {
                                    command: string;
                                    names: string[] | null;
                                    path: string;
                                    repository: string;
                                }[];
                                output: string;
                                passed: boolean;
                            };
                            weakened: {
                                evidence: string;
                                justified: boolean | null;
                                kind: ("test-file-removed" | "cases-removed" | "rows-removed" | "skipped" | "focused" | "assertions-fewer" | "assertions-loosened" | "snapshot-rewritten" | "test-command" | "test-configuration" | "coverage-lowered" | "not-seen") | string;
                                path: string;
                                repository: string;
                                text: string;
                            }[];
                        }[];
                        round: number;
                        runs: {
                            costUsd: number;
                            id: string;
                            model: string;
                            role: ("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string;
                            status: ("running" | "queued" | "finished" | "failed" | "stopped") | string;
                        }[];
                        sentBack: {
                            causes: {
                                changes: {
                                    evidence: string;
                                    justified: boolean | null;
                                    kind: ("test-file-removed" | "cases-removed" | "rows-removed" | "skipped" | "focused" | "assertions-fewer" | "assertions-loosened" | "snapshot-rewritten" | "test-command" | "test-configuration" | "coverage-lowered" | "not-seen") | string;
                                    path: string;
                                    repository: string;
                                    text: string;
                                }[];
                                /** @default null */
                                command: string | null;
                                /** @default [] */
                                criteria: string[];
                                /** @default null */
                                exitCode: number | null;
                                failed: {
                                    criterion: string;
                                    evidence: string;
                                    pass: boolean;
                                }[];
                                /** @default null */
                                failure: (("timeout" | "no-result" | "refusal" | "model-rejected" | "output-limit" | "context-window" | "sandbox" | "git" | "stagnation" | "missing-candidate" | "internal") | string) | null;
                                kind: ("scope" | "tests" | "criteria" | "weakened" | "conflict" | "run-failed") | string;
                                /** @default null */
                                message: string | null;
                                output: string | null;
                                /** @default [] */
                                paths: string[];
                                /** @default null */
                                why: string | null;
                            }[];
                            reason: string;
                        } | null;
                        startedAt: number | null;
                        status: ("under-way" | "merged" | "rejected" | "conflict" | "broken-off" | "stopped" | "not-kept") | string;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getBuildsIdTasksTaskRoundsRoundDiff: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                round: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read what the candidate of a round changes, as its evaluation saw it on the head */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        repositories: {
                            files: {
                                isCut: boolean;
                                patch: string;
                                path: string;
                                status: ("added" | "modified" | "deleted" | "type-changed") | string;
                            }[];
                            from: string;
                            omittedBytes: number;
                            omittedFiles: number;
                            repository: string;
                            to: string;
                        }[];
                        round: number;
                        runId: string;
                        task: string;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsIdTasksTaskSkip: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                task: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Go on without a task: what depends on it may start, and the build completes without it */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-command`: `errors` names each fault with its path. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getBuildsLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Open a WebSocket that tells when the list of builds has changed */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        kind: "changed";
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postBuildsPreview: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default none
                     * @enum {string}
                     */
                    approval?: "none" | "plan" | "wave";
                    /** @default {} */
                    breaker?: {
                        /** @default 20 */
                        buildRoundsWithoutProgress?: number;
                        /** @default 3 */
                        replans?: number;
                        /** @default 4 */
                        roundsWithoutProgress?: number;
                        /** @default 6 */
                        sameCall?: number;
                        /** @default 3 */
                        sameConflict?: number;
                        /** @default 5 */
                        sameCriterion?: number;
                        /** @default 3 */
                        sameFailure?: number;
                        /** @default 3 */
                        sameFiles?: number;
                        /** @default 2 */
                        sameTree?: number;
                    };
                    /** @default {} */
                    evaluator?: {
                        /** @default null */
                        acrossCommand?: string | null;
                        /** @default false */
                        allowRedBase?: boolean;
                        /**
                         * @default auto
                         * @enum {string}
                         */
                        browser?: "auto" | "never";
                        /** @default npm test */
                        testCommand?: string;
                    };
                    /** @default {} */
                    fidelity?: {
                        /**
                         * @default phases
                         * @enum {string}
                         */
                        audit?: "phases" | "end" | "never";
                        /** @default 2 */
                        rounds?: number;
                    };
                    /** @default {} */
                    finish?: {
                        closes?: string;
                        /** @default false */
                        pullRequest?: boolean | {
                            /** @default false */
                            draft?: boolean;
                            /** @default [] */
                            labels?: (string & (unknown & unknown))[];
                            /** @default [] */
                            reviewers?: string[];
                            /**
                             * @default links
                             * @enum {string}
                             */
                            screenshots?: "links" | "pictures";
                            title?: string;
                        };
                    };
                    /** @default {} */
                    git?: {
                        author?: {
                            email: string;
                            name: string & (unknown & unknown);
                        };
                        branchPrefix?: string;
                        coAuthors?: {
                            email: string;
                            name: string & (unknown & unknown);
                        }[];
                        committer?: {
                            email: string;
                            name: string & (unknown & unknown);
                        };
                        refsPrefix?: string;
                        trailers?: {
                            key: string;
                            value: string;
                        }[];
                    };
                    /** @default {} */
                    limits?: {
                        /** @default 100 */
                        maxCostUsd?: number;
                        /** @default 240 */
                        maxDurationMinutes?: number;
                        /** @default 50 */
                        maxIterations?: number;
                    };
                    /** @default {} */
                    models?: {
                        auditor?: string;
                        escalation?: string;
                        /** @default claude-sonnet-5-5 */
                        evaluator?: string;
                        /** @default claude-sonnet-5-5 */
                        generator?: string;
                        /** @default claude-opus-5-5 */
                        planner?: string;
                        small?: string;
                        summarizer?: string;
                    };
                    /** @default {} */
                    network?: {
                        /** @default [] */
                        allow?: string[];
                    };
                    /** @default {} */
                    parallel?: {
                        /** @default 30 */
                        agentTimeoutMinutes?: number;
                        /** @default false */
                        barrier?: boolean;
                        /** @default true */
                        discoveryRelay?: boolean;
                        /** @default null */
                        maxEvaluators?: number | null;
                        /** @default 3 */
                        maxWorkers?: number;
                    };
                    plan?: {
                        assumptions?: {
                            id: string;
                            text: string;
                        }[];
                        phases: {
                            epics: {
                                id: string;
                                stories: {
                                    id: string;
                                    tasks: {
                                        criteria: {
                                            check?: string;
                                            id: string;
                                            /** @enum {string} */
                                            kind?: "guards";
                                            requirements: string[];
                                            text: string;
                                        }[];
                                        /** @default [] */
                                        dependsOn?: string[];
                                        description: string;
                                        /** @default 15 */
                                        estimateMinutes?: number;
                                        id: string;
                                        publishes?: string;
                                        scope: string[];
                                        /** @default [] */
                                        shared?: string[];
                                        title: string;
                                    }[];
                                    title: string;
                                }[];
                                title: string;
                            }[];
                            id: string;
                            title: string;
                        }[];
                        requirements: {
                            id: string;
                            quote: string;
                        }[];
                    };
                    /** @default {} */
                    prices?: {
                        [key: string]: {
                            cacheRead: number;
                            cacheWrite1h: number;
                            cacheWrite5m: number;
                            /** @constant */
                            free?: true;
                            input: number;
                            longPrompt?: {
                                above: number;
                                factor: number;
                            };
                            output: number;
                        };
                    };
                    prompt?: string;
                    repositories: {
                        base?: string;
                        environment?: {
                            /** @description A named image of the deployment, such as `node` or `full`. */
                            image?: string;
                            /**
                             * @description The size of the container, where the platform has one.
                             * @enum {string}
                             */
                            instance?: "lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4";
                            /** @description What commands may reach. */
                            network?: {
                                /** @description What every later command may reach. */
                                run?: string[];
                                /** @description What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts. */
                                setup?: string[];
                            };
                            /** @description Parts of a monorepo with tests of their own. */
                            packages?: {
                                /** @description Its folder, in which both commands run. */
                                path: string;
                                /** @description Run after the setup of the repository. */
                                setup?: string | string[];
                                /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                test: string;
                            }[];
                            /** @description Secrets used but never seen; in a submission only. */
                            secrets?: {
                                /**
                                 * @description Whether requests of `setup`, of later commands, or of both have it.
                                 * @default setup
                                 * @enum {string}
                                 */
                                during?: "setup" | "run" | "both";
                                /** @description The header that is added to each request to the host. */
                                header: string;
                                /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                host: string;
                                /** @description The name under which the deployment declares it. */
                                use: string;
                            }[];
                            /** @description Programs that run beside each command, started before it and ended after it. */
                            services?: {
                                /** @description What events call it. */
                                name: string;
                                /** @description A command that ends with 0 as soon as the service can be used. */
                                ready?: string;
                                /** @description A command that keeps running in the foreground. */
                                run: string;
                            }[];
                            /** @description One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do. */
                            setup?: string | string[];
                            /** @description The tests of the repository, run at its root. */
                            test?: string;
                            /** @description How long the tests may take. */
                            testTimeoutMinutes?: number;
                            /** @description Variables of every command. Nothing secret: agents can read them. */
                            variables?: {
                                [key: string]: string;
                            };
                        };
                        git?: {
                            author?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            branchPrefix?: string;
                            coAuthors?: {
                                email: string;
                                name: string & (unknown & unknown);
                            }[];
                            committer?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            refsPrefix?: string;
                            trailers?: {
                                key: string;
                                value: string;
                            }[];
                        };
                        name: string;
                        url: string;
                    }[];
                    /** @default {} */
                    session?: {
                        /** @default 120 */
                        maxTurns?: number;
                        /** @default 200000 */
                        windowTokens?: number;
                    };
                    spec?: string;
                    /** @default {} */
                    tokens?: {
                        /** @default true */
                        compactResults?: boolean;
                        /** @default true */
                        distilledRelay?: boolean;
                        /** @default true */
                        modelByTask?: boolean;
                        /** @default true */
                        repositoryBrief?: boolean;
                    };
                    /** @default [] */
                    webhooks?: {
                        url: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description See what a submission would become */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildPreview"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-submission`: `errors` names each fault with its path: of its form, its models, its plan, its repositories. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page: without scripts, and with nothing from elsewhere. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    postDoctor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    repository?: {
                        base?: string;
                        url: string;
                    };
                    /** @default false */
                    withoutSandbox?: boolean;
                };
            };
        };
        responses: {
            /** @description Check the deployment */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: number;
                        caller: {
                            name: string;
                            scopes: string[];
                            tenant: string;
                        };
                        checks: {
                            advice: string | null;
                            ms: number;
                            name: ("settings" | "migrations" | "model" | "sandbox" | "repository" | "webhook") | string;
                            state: ("ok" | "warned" | "failed" | "skipped") | string;
                            text: string;
                        }[];
                        ok: boolean;
                        release: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postDoctorWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    type: "doctor";
                };
            };
        };
        responses: {
            /** @description Take the message that the check sends to itself */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether it lives, which release it is, and whether its database is up to date */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @default unknown */
                        migrations: ("current" | "behind" | "unknown") | string;
                        /** @constant */
                        ok: true;
                        /** @default  */
                        release: string;
                    };
                };
            };
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read who the API takes you for */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        isOperator: boolean;
                        /** @default null */
                        knownBy: (("operator" | "token" | "person" | "service" | "page key" | "shared link") | string) | null;
                        name: string;
                        scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                        /** @default null */
                        signedInUntil: number | null;
                        tenant: string;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read this document */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getPicturesIdEvidenceUntilSignature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                evidence: string;
                id: string;
                signature: string;
                until: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The screenshot. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            404: components["responses"]["not-found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getProblemsKind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "invalid-request" | "unauthorized" | "forbidden" | "not-found" | "method-not-allowed" | "gone" | "conflict" | "idempotency-key-busy" | "bound-reached" | "precondition-failed" | "too-large" | "unsupported-media" | "invalid-command" | "idempotency-key-reused" | "invalid-submission" | "precondition-required" | "rate-limited" | "internal" | "misconfigured" | "unavailable" | "storage-full";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a kind of problem means */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meaning: string;
                        status: number;
                        title: string;
                        type: string;
                    };
                };
            };
            404: components["responses"]["not-found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getReportsCost: {
        parameters: {
            query?: {
                by?: "day" | "role" | "model" | "build" | "tenant";
                cursor?: string;
                from?: string;
                limit?: number;
                to?: string;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sum what builds have cost: by day, role, model, build or tenant */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        by: "day" | "role" | "model" | "build" | "tenant";
                        from: string | null;
                        next: string | null;
                        rows: {
                            cacheShare: number | null;
                            costUsd: number;
                            key: string;
                            ms: number;
                            runs: number;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        }[];
                        to: string | null;
                        total: {
                            cacheShare: number | null;
                            costUsd: number;
                            ms: number;
                            runs: number;
                            usage: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                input: number;
                                output: number;
                            };
                        };
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getSignInGithub: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A redirect to GitHub. */
            302: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            404: components["responses"]["not-found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getSignInGithubCallback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A redirect to where the person wanted to go. */
            302: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    postSignInLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    link: string;
                };
            };
        };
        responses: {
            /** @description Sign a browser in by a link */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        isOperator: boolean;
                        /** @default null */
                        knownBy: (("operator" | "token" | "person" | "service" | "page key" | "shared link") | string) | null;
                        name: string;
                        scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                        /** @default null */
                        signedInUntil: number | null;
                        tenant: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postSignInLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 10 */
                    expiresInMinutes?: number;
                    /** @default / */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description Make a link that signs a browser in as you */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expiresAt: number;
                        name: string;
                        scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                        tenant: string;
                        url: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sign out, in a browser */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
            403: components["responses"]["forbidden"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getTenants: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the tenants that have bounds */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        tenants: {
                            maxBuilds: number | null;
                            maxUsdPerMonth: number | null;
                            tenant: string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    getTenantsTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the bounds of a tenant, and what is used of them */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        maxBuilds: number | null;
                        maxUsdPerMonth: number | null;
                        tenant: string;
                        use: {
                            builds: number;
                            reservedUsd: number;
                            spentUsd: number;
                        };
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    putTenantsTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    maxBuilds?: number | null;
                    /** @default null */
                    maxUsdPerMonth?: number | null;
                };
            };
        };
        responses: {
            /** @description Set the bounds of a tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        maxBuilds: number | null;
                        maxUsdPerMonth: number | null;
                        tenant: string;
                        use: {
                            builds: number;
                            reservedUsd: number;
                            spentUsd: number;
                        };
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getTokens: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List tokens, the newest first */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        tokens: {
                            createdAt: number;
                            createdBy: string;
                            expiresAt: number | null;
                            id: string;
                            lastUsedAt: number | null;
                            name: string;
                            revokedAt: number | null;
                            scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                            tenant: string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 365 */
                    expiresInDays?: number | null;
                    name: string;
                    /**
                     * @default [
                     *       "builds:read",
                     *       "builds:write"
                     *     ]
                     */
                    scopes?: ("builds:read" | "builds:write" | "admin")[];
                    tenant?: string;
                };
            };
        };
        responses: {
            /** @description Make a token */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        createdAt: number;
                        createdBy: string;
                        expiresAt: number | null;
                        id: string;
                        lastUsedAt: number | null;
                        name: string;
                        revokedAt: number | null;
                        scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                        tenant: string;
                        token: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    deleteTokensToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke a token */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        createdAt: number;
                        createdBy: string;
                        expiresAt: number | null;
                        id: string;
                        lastUsedAt: number | null;
                        name: string;
                        revokedAt: number | null;
                        scopes: (("builds:read" | "builds:write" | "admin") | string)[];
                        tenant: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getTriggers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                mine?: "true";
            };
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List triggers, the newest first */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next: string | null;
                        triggers: {
                            config: {
                                [key: string]: unknown;
                            };
                            createdAt: number;
                            createdBy: string;
                            id: string;
                            kind: ("issue" | "schedule" | "hook") | string;
                            name: string;
                        }[];
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postTriggers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default true */
                    command?: boolean;
                    /**
                     * @default notes
                     * @enum {string}
                     */
                    comments?: "notes" | "ignore";
                    /** @constant */
                    kind: "issue";
                    /** @default breakwater */
                    label?: string | null;
                    name: string;
                    /** @default [] */
                    people?: string[];
                    /** Format: uri */
                    repository: string;
                    /** @default true */
                    reviews?: boolean;
                    /** @default {} */
                    submission?: {
                        /**
                         * @default none
                         * @enum {string}
                         */
                        approval?: "none" | "plan" | "wave";
                        /** @default {} */
                        breaker?: {
                            /** @default 20 */
                            buildRoundsWithoutProgress?: number;
                            /** @default 3 */
                            replans?: number;
                            /** @default 4 */
                            roundsWithoutProgress?: number;
                            /** @default 6 */
                            sameCall?: number;
                            /** @default 3 */
                            sameConflict?: number;
                            /** @default 5 */
                            sameCriterion?: number;
                            /** @default 3 */
                            sameFailure?: number;
                            /** @default 3 */
                            sameFiles?: number;
                            /** @default 2 */
                            sameTree?: number;
                        };
                        /** @default {} */
                        evaluator?: {
                            /** @default null */
                            acrossCommand?: string | null;
                            /** @default false */
                            allowRedBase?: boolean;
                            /**
                             * @default auto
                             * @enum {string}
                             */
                            browser?: "auto" | "never";
                            /** @default npm test */
                            testCommand?: string;
                        };
                        /** @default {} */
                        fidelity?: {
                            /**
                             * @default phases
                             * @enum {string}
                             */
                            audit?: "phases" | "end" | "never";
                            /** @default 2 */
                            rounds?: number;
                        };
                        /**
                         * @default {
                         *       "pullRequest": true
                         *     }
                         */
                        finish?: {
                            closes?: string;
                            /** @default false */
                            pullRequest?: boolean | {
                                /** @default false */
                                draft?: boolean;
                                /** @default [] */
                                labels?: (string & (unknown & unknown))[];
                                /** @default [] */
                                reviewers?: string[];
                                /**
                                 * @default links
                                 * @enum {string}
                                 */
                                screenshots?: "links" | "pictures";
                                title?: string;
                            };
                        };
                        /** @default {} */
                        git?: {
                            author?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            branchPrefix?: string;
                            coAuthors?: {
                                email: string;
                                name: string & (unknown & unknown);
                            }[];
                            committer?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            refsPrefix?: string;
                            trailers?: {
                                key: string;
                                value: string;
                            }[];
                        };
                        /** @default {} */
                        limits?: {
                            /** @default 100 */
                            maxCostUsd?: number;
                            /** @default 240 */
                            maxDurationMinutes?: number;
                            /** @default 50 */
                            maxIterations?: number;
                        };
                        /** @default {} */
                        models?: {
                            auditor?: string;
                            escalation?: string;
                            /** @default claude-sonnet-5-5 */
                            evaluator?: string;
                            /** @default claude-sonnet-5-5 */
                            generator?: string;
                            /** @default claude-opus-5-5 */
                            planner?: string;
                            small?: string;
                            summarizer?: string;
                        };
                        /** @default {} */
                        network?: {
                            /** @default [] */
                            allow?: string[];
                        };
                        /** @default {} */
                        parallel?: {
                            /** @default 30 */
                            agentTimeoutMinutes?: number;
                            /** @default false */
                            barrier?: boolean;
                            /** @default true */
                            discoveryRelay?: boolean;
                            /** @default null */
                            maxEvaluators?: number | null;
                            /** @default 3 */
                            maxWorkers?: number;
                        };
                        /** @default {} */
                        prices?: {
                            [key: string]: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                /** @constant */
                                free?: true;
                                input: number;
                                longPrompt?: {
                                    above: number;
                                    factor: number;
                                };
                                output: number;
                            };
                        };
                        repositories?: {
                            base?: string;
                            environment?: {
                                /** @description A named image of the deployment, such as `node` or `full`. */
                                image?: string;
                                /**
                                 * @description The size of the container, where the platform has one.
                                 * @enum {string}
                                 */
                                instance?: "lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4";
                                /** @description What commands may reach. */
                                network?: {
                                    /** @description What every later command may reach. */
                                    run?: string[];
                                    /** @description What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts. */
                                    setup?: string[];
                                };
                                /** @description Parts of a monorepo with tests of their own. */
                                packages?: {
                                    /** @description Its folder, in which both commands run. */
                                    path: string;
                                    /** @description Run after the setup of the repository. */
                                    setup?: string | string[];
                                    /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                    test: string;
                                }[];
                                /** @description Secrets used but never seen; in a submission only. */
                                secrets?: {
                                    /**
                                     * @description Whether requests of `setup`, of later commands, or of both have it.
                                     * @default setup
                                     * @enum {string}
                                     */
                                    during?: "setup" | "run" | "both";
                                    /** @description The header that is added to each request to the host. */
                                    header: string;
                                    /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                    host: string;
                                    /** @description The name under which the deployment declares it. */
                                    use: string;
                                }[];
                                /** @description Programs that run beside each command, started before it and ended after it. */
                                services?: {
                                    /** @description What events call it. */
                                    name: string;
                                    /** @description A command that ends with 0 as soon as the service can be used. */
                                    ready?: string;
                                    /** @description A command that keeps running in the foreground. */
                                    run: string;
                                }[];
                                /** @description One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do. */
                                setup?: string | string[];
                                /** @description The tests of the repository, run at its root. */
                                test?: string;
                                /** @description How long the tests may take. */
                                testTimeoutMinutes?: number;
                                /** @description Variables of every command. Nothing secret: agents can read them. */
                                variables?: {
                                    [key: string]: string;
                                };
                            };
                            git?: {
                                author?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                };
                                branchPrefix?: string;
                                coAuthors?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                }[];
                                committer?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                };
                                refsPrefix?: string;
                                trailers?: {
                                    key: string;
                                    value: string;
                                }[];
                            };
                            name: string;
                            url: string;
                        }[];
                        /** @default {} */
                        session?: {
                            /** @default 120 */
                            maxTurns?: number;
                            /** @default 200000 */
                            windowTokens?: number;
                        };
                        /** @default {} */
                        tokens?: {
                            /** @default true */
                            compactResults?: boolean;
                            /** @default true */
                            distilledRelay?: boolean;
                            /** @default true */
                            modelByTask?: boolean;
                            /** @default true */
                            repositoryBrief?: boolean;
                        };
                        /** @default [] */
                        webhooks?: {
                            url: string;
                        }[];
                    };
                } | {
                    cron: string;
                    /** @constant */
                    kind: "schedule";
                    name: string;
                    prompt: string;
                    submission: {
                        /**
                         * @default none
                         * @enum {string}
                         */
                        approval?: "none" | "plan" | "wave";
                        /** @default {} */
                        breaker?: {
                            /** @default 20 */
                            buildRoundsWithoutProgress?: number;
                            /** @default 3 */
                            replans?: number;
                            /** @default 4 */
                            roundsWithoutProgress?: number;
                            /** @default 6 */
                            sameCall?: number;
                            /** @default 3 */
                            sameConflict?: number;
                            /** @default 5 */
                            sameCriterion?: number;
                            /** @default 3 */
                            sameFailure?: number;
                            /** @default 3 */
                            sameFiles?: number;
                            /** @default 2 */
                            sameTree?: number;
                        };
                        /** @default {} */
                        evaluator?: {
                            /** @default null */
                            acrossCommand?: string | null;
                            /** @default false */
                            allowRedBase?: boolean;
                            /**
                             * @default auto
                             * @enum {string}
                             */
                            browser?: "auto" | "never";
                            /** @default npm test */
                            testCommand?: string;
                        };
                        /** @default {} */
                        fidelity?: {
                            /**
                             * @default phases
                             * @enum {string}
                             */
                            audit?: "phases" | "end" | "never";
                            /** @default 2 */
                            rounds?: number;
                        };
                        /** @default {} */
                        finish?: {
                            closes?: string;
                            /** @default false */
                            pullRequest?: boolean | {
                                /** @default false */
                                draft?: boolean;
                                /** @default [] */
                                labels?: (string & (unknown & unknown))[];
                                /** @default [] */
                                reviewers?: string[];
                                /**
                                 * @default links
                                 * @enum {string}
                                 */
                                screenshots?: "links" | "pictures";
                                title?: string;
                            };
                        };
                        /** @default {} */
                        git?: {
                            author?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            branchPrefix?: string;
                            coAuthors?: {
                                email: string;
                                name: string & (unknown & unknown);
                            }[];
                            committer?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            refsPrefix?: string;
                            trailers?: {
                                key: string;
                                value: string;
                            }[];
                        };
                        /** @default {} */
                        limits?: {
                            /** @default 100 */
                            maxCostUsd?: number;
                            /** @default 240 */
                            maxDurationMinutes?: number;
                            /** @default 50 */
                            maxIterations?: number;
                        };
                        /** @default {} */
                        models?: {
                            auditor?: string;
                            escalation?: string;
                            /** @default claude-sonnet-5-5 */
                            evaluator?: string;
                            /** @default claude-sonnet-5-5 */
                            generator?: string;
                            /** @default claude-opus-5-5 */
                            planner?: string;
                            small?: string;
                            summarizer?: string;
                        };
                        /** @default {} */
                        network?: {
                            /** @default [] */
                            allow?: string[];
                        };
                        /** @default {} */
                        parallel?: {
                            /** @default 30 */
                            agentTimeoutMinutes?: number;
                            /** @default false */
                            barrier?: boolean;
                            /** @default true */
                            discoveryRelay?: boolean;
                            /** @default null */
                            maxEvaluators?: number | null;
                            /** @default 3 */
                            maxWorkers?: number;
                        };
                        /** @default {} */
                        prices?: {
                            [key: string]: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                /** @constant */
                                free?: true;
                                input: number;
                                longPrompt?: {
                                    above: number;
                                    factor: number;
                                };
                                output: number;
                            };
                        };
                        repositories: {
                            base?: string;
                            environment?: {
                                /** @description A named image of the deployment, such as `node` or `full`. */
                                image?: string;
                                /**
                                 * @description The size of the container, where the platform has one.
                                 * @enum {string}
                                 */
                                instance?: "lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4";
                                /** @description What commands may reach. */
                                network?: {
                                    /** @description What every later command may reach. */
                                    run?: string[];
                                    /** @description What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts. */
                                    setup?: string[];
                                };
                                /** @description Parts of a monorepo with tests of their own. */
                                packages?: {
                                    /** @description Its folder, in which both commands run. */
                                    path: string;
                                    /** @description Run after the setup of the repository. */
                                    setup?: string | string[];
                                    /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                    test: string;
                                }[];
                                /** @description Secrets used but never seen; in a submission only. */
                                secrets?: {
                                    /**
                                     * @description Whether requests of `setup`, of later commands, or of both have it.
                                     * @default setup
                                     * @enum {string}
                                     */
                                    during?: "setup" | "run" | "both";
                                    /** @description The header that is added to each request to the host. */
                                    header: string;
                                    /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                    host: string;
                                    /** @description The name under which the deployment declares it. */
                                    use: string;
                                }[];
                                /** @description Programs that run beside each command, started before it and ended after it. */
                                services?: {
                                    /** @description What events call it. */
                                    name: string;
                                    /** @description A command that ends with 0 as soon as the service can be used. */
                                    ready?: string;
                                    /** @description A command that keeps running in the foreground. */
                                    run: string;
                                }[];
                                /** @description One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do. */
                                setup?: string | string[];
                                /** @description The tests of the repository, run at its root. */
                                test?: string;
                                /** @description How long the tests may take. */
                                testTimeoutMinutes?: number;
                                /** @description Variables of every command. Nothing secret: agents can read them. */
                                variables?: {
                                    [key: string]: string;
                                };
                            };
                            git?: {
                                author?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                };
                                branchPrefix?: string;
                                coAuthors?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                }[];
                                committer?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                };
                                refsPrefix?: string;
                                trailers?: {
                                    key: string;
                                    value: string;
                                }[];
                            };
                            name: string;
                            url: string;
                        }[];
                        /** @default {} */
                        session?: {
                            /** @default 120 */
                            maxTurns?: number;
                            /** @default 200000 */
                            windowTokens?: number;
                        };
                        /** @default {} */
                        tokens?: {
                            /** @default true */
                            compactResults?: boolean;
                            /** @default true */
                            distilledRelay?: boolean;
                            /** @default true */
                            modelByTask?: boolean;
                            /** @default true */
                            repositoryBrief?: boolean;
                        };
                        /** @default [] */
                        webhooks?: {
                            url: string;
                        }[];
                    };
                    /** @default UTC */
                    timezone?: string;
                } | {
                    /** @constant */
                    kind: "hook";
                    name: string;
                    prompt: string;
                    submission: {
                        /**
                         * @default none
                         * @enum {string}
                         */
                        approval?: "none" | "plan" | "wave";
                        /** @default {} */
                        breaker?: {
                            /** @default 20 */
                            buildRoundsWithoutProgress?: number;
                            /** @default 3 */
                            replans?: number;
                            /** @default 4 */
                            roundsWithoutProgress?: number;
                            /** @default 6 */
                            sameCall?: number;
                            /** @default 3 */
                            sameConflict?: number;
                            /** @default 5 */
                            sameCriterion?: number;
                            /** @default 3 */
                            sameFailure?: number;
                            /** @default 3 */
                            sameFiles?: number;
                            /** @default 2 */
                            sameTree?: number;
                        };
                        /** @default {} */
                        evaluator?: {
                            /** @default null */
                            acrossCommand?: string | null;
                            /** @default false */
                            allowRedBase?: boolean;
                            /**
                             * @default auto
                             * @enum {string}
                             */
                            browser?: "auto" | "never";
                            /** @default npm test */
                            testCommand?: string;
                        };
                        /** @default {} */
                        fidelity?: {
                            /**
                             * @default phases
                             * @enum {string}
                             */
                            audit?: "phases" | "end" | "never";
                            /** @default 2 */
                            rounds?: number;
                        };
                        /** @default {} */
                        finish?: {
                            closes?: string;
                            /** @default false */
                            pullRequest?: boolean | {
                                /** @default false */
                                draft?: boolean;
                                /** @default [] */
                                labels?: (string & (unknown & unknown))[];
                                /** @default [] */
                                reviewers?: string[];
                                /**
                                 * @default links
                                 * @enum {string}
                                 */
                                screenshots?: "links" | "pictures";
                                title?: string;
                            };
                        };
                        /** @default {} */
                        git?: {
                            author?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            branchPrefix?: string;
                            coAuthors?: {
                                email: string;
                                name: string & (unknown & unknown);
                            }[];
                            committer?: {
                                email: string;
                                name: string & (unknown & unknown);
                            };
                            refsPrefix?: string;
                            trailers?: {
                                key: string;
                                value: string;
                            }[];
                        };
                        /** @default {} */
                        limits?: {
                            /** @default 100 */
                            maxCostUsd?: number;
                            /** @default 240 */
                            maxDurationMinutes?: number;
                            /** @default 50 */
                            maxIterations?: number;
                        };
                        /** @default {} */
                        models?: {
                            auditor?: string;
                            escalation?: string;
                            /** @default claude-sonnet-5-5 */
                            evaluator?: string;
                            /** @default claude-sonnet-5-5 */
                            generator?: string;
                            /** @default claude-opus-5-5 */
                            planner?: string;
                            small?: string;
                            summarizer?: string;
                        };
                        /** @default {} */
                        network?: {
                            /** @default [] */
                            allow?: string[];
                        };
                        /** @default {} */
                        parallel?: {
                            /** @default 30 */
                            agentTimeoutMinutes?: number;
                            /** @default false */
                            barrier?: boolean;
                            /** @default true */
                            discoveryRelay?: boolean;
                            /** @default null */
                            maxEvaluators?: number | null;
                            /** @default 3 */
                            maxWorkers?: number;
                        };
                        /** @default {} */
                        prices?: {
                            [key: string]: {
                                cacheRead: number;
                                cacheWrite1h: number;
                                cacheWrite5m: number;
                                /** @constant */
                                free?: true;
                                input: number;
                                longPrompt?: {
                                    above: number;
                                    factor: number;
                                };
                                output: number;
                            };
                        };
                        repositories: {
                            base?: string;
                            environment?: {
                                /** @description A named image of the deployment, such as `node` or `full`. */
                                image?: string;
                                /**
                                 * @description The size of the container, where the platform has one.
                                 * @enum {string}
                                 */
                                instance?: "lite" | "basic" | "standard-1" | "standard-2" | "standard-3" | "standard-4";
                                /** @description What commands may reach. */
                                network?: {
                                    /** @description What every later command may reach. */
                                    run?: string[];
                                    /** @description What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts. */
                                    setup?: string[];
                                };
                                /** @description Parts of a monorepo with tests of their own. */
                                packages?: {
                                    /** @description Its folder, in which both commands run. */
                                    path: string;
                                    /** @description Run after the setup of the repository. */
                                    setup?: string | string[];
                                    /** @description Its tests; run where a candidate changes a file below `path`, or one outside of all packages. */
                                    test: string;
                                }[];
                                /** @description Secrets used but never seen; in a submission only. */
                                secrets?: {
                                    /**
                                     * @description Whether requests of `setup`, of later commands, or of both have it.
                                     * @default setup
                                     * @enum {string}
                                     */
                                    during?: "setup" | "run" | "both";
                                    /** @description The header that is added to each request to the host. */
                                    header: string;
                                    /** @description Where it goes, one of the hosts that the deployment declares for it. */
                                    host: string;
                                    /** @description The name under which the deployment declares it. */
                                    use: string;
                                }[];
                                /** @description Programs that run beside each command, started before it and ended after it. */
                                services?: {
                                    /** @description What events call it. */
                                    name: string;
                                    /** @description A command that ends with 0 as soon as the service can be used. */
                                    ready?: string;
                                    /** @description A command that keeps running in the foreground. */
                                    run: string;
                                }[];
                                /** @description One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do. */
                                setup?: string | string[];
                                /** @description The tests of the repository, run at its root. */
                                test?: string;
                                /** @description How long the tests may take. */
                                testTimeoutMinutes?: number;
                                /** @description Variables of every command. Nothing secret: agents can read them. */
                                variables?: {
                                    [key: string]: string;
                                };
                            };
                            git?: {
                                author?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                };
                                branchPrefix?: string;
                                coAuthors?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                }[];
                                committer?: {
                                    email: string;
                                    name: string & (unknown & unknown);
                                };
                                refsPrefix?: string;
                                trailers?: {
                                    key: string;
                                    value: string;
                                }[];
                            };
                            name: string;
                            url: string;
                        }[];
                        /** @default {} */
                        session?: {
                            /** @default 120 */
                            maxTurns?: number;
                            /** @default 200000 */
                            windowTokens?: number;
                        };
                        /** @default {} */
                        tokens?: {
                            /** @default true */
                            compactResults?: boolean;
                            /** @default true */
                            distilledRelay?: boolean;
                            /** @default true */
                            modelByTask?: boolean;
                            /** @default true */
                            repositoryBrief?: boolean;
                        };
                        /** @default [] */
                        webhooks?: {
                            url: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Make a trigger, which starts builds by itself */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        config: {
                            [key: string]: unknown;
                        };
                        createdAt: number;
                        createdBy: string;
                        id: string;
                        key: string | null;
                        kind: ("issue" | "schedule" | "hook") | string;
                        name: string;
                        url: string | null;
                        /** @default null */
                        webhookSecret: string | null;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            /** @description `idempotency-key-reused`: An `Idempotency-Key` stands for one path and one body, for 24 hours. `invalid-submission`: `errors` names each fault with its path: of its form, its models, its plan, its repositories. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getTriggersId: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a trigger, and what has become of its occasions */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        config: {
                            [key: string]: unknown;
                        };
                        createdAt: number;
                        createdBy: string;
                        id: string;
                        kind: ("issue" | "schedule" | "hook") | string;
                        name: string;
                        state: {
                            builds: {
                                at: number;
                                build: string;
                                subject: string;
                            }[];
                            fault: {
                                at: number;
                                message: string;
                            } | null;
                            ignored: {
                                [key: string]: number;
                            };
                            nextAt: number | null;
                        };
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    deleteTriggersId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a trigger; its builds stay */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        removed: true;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postTriggersIdTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request with the same key is done once within 24 hours, and answered as the first time; a command, with the build as it is. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Look whether a trigger could start a build, without starting one */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        faults: string[];
                        ok: boolean;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            /** @description `conflict`: The command is understood and not taken as the build stands; the detail says what would be. `idempotency-key-busy`: Send the same request again after `retry-after` seconds: it is answered as the one under way. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    getTriggersIdWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description An `ETag`: where nothing has changed, the answer is 304 without a body. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the secret with which the forge signs the webhooks of a trigger of issues */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        repository: string;
                        secret: string;
                        url: string;
                    };
                };
            };
            /** @description It is as the `If-None-Match` says. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not-found"];
            409: components["responses"]["conflict"];
            429: components["responses"]["rate-limited"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    postTriggersGitea: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Webhooks of Gitea: issues, comments and reviews */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        taken: number;
                        why: string | null;
                    };
                };
            };
            401: components["responses"]["unauthorized"];
            413: components["responses"]["too-large"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postTriggersGithub: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Webhooks of GitHub: issues, comments and reviews */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        taken: number;
                        why: string | null;
                    };
                };
            };
            401: components["responses"]["unauthorized"];
            413: components["responses"]["too-large"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postTriggersGitlab: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Webhooks of GitLab: issues, comments and reviews */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        taken: number;
                        why: string | null;
                    };
                };
            };
            401: components["responses"]["unauthorized"];
            413: components["responses"]["too-large"];
            /** @description `internal`: A fault of Breakwater; the log of the Worker has it. `misconfigured`: A setting of the deployment has to be corrected first; the detail names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    postTriggersHooksId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Start a build of a hook */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        build: string;
                    };
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthorized"];
            404: components["responses"]["not-found"];
            413: components["responses"]["too-large"];
            415: components["responses"]["unsupported-media"];
            422: components["responses"]["invalid-submission"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            507: components["responses"]["storage-full"];
        };
    };
    "told-build.cancelled": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            costUsd: number;
                            why: string | null;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "build.cancelled";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-build.completed": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            costUsd: number;
                            iterations: number;
                            merged: number;
                            /** @default [] */
                            reservations: {
                                evidence: string | null;
                                /** @enum {string} */
                                kind: "broken" | "unproven" | "missing" | "contradicted" | "not-verified" | "not-audited";
                                requirements: string[];
                                what: string;
                            }[];
                            skipped: string[];
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "build.completed";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-build.failed": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            message: string;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "build.failed";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-build.paused": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            /** @default null */
                            details: ({
                                limitUsd: number;
                                /** @constant */
                                reason: "cost-limit";
                                spentUsd: number;
                                unconfirmed: {
                                    calls: number;
                                    usd: number;
                                };
                            } | {
                                limitMinutes: number;
                                /** @constant */
                                reason: "duration-limit";
                            } | {
                                limit: number;
                                /** @constant */
                                reason: "iteration-limit";
                                used: number;
                            } | {
                                cause: {
                                    signal: {
                                        /** @default [] */
                                        criteria: string[];
                                        kind: ("same-tree" | "same-failure" | "same-files" | "no-progress" | "same-criterion" | "same-conflict" | "build-without-progress") | string;
                                        /** @default [] */
                                        paths: string[];
                                        times: number;
                                    } | null;
                                    task: string;
                                } | null;
                                /** @constant */
                                reason: "stagnation";
                                refused: string[];
                                replaced: {
                                    by: string[];
                                    task: string;
                                }[];
                                replans: {
                                    allowed: number;
                                    used: number;
                                };
                                stuck: string[];
                            } | {
                                message: string | null;
                                objections: string[];
                                /** @constant */
                                reason: "planning";
                                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                                rounds: number | null;
                            } | {
                                message: string;
                                /** @constant */
                                reason: "provider";
                            } | {
                                gone: string | null;
                                message: string | null;
                                moved: string[];
                                /** @constant */
                                reason: "integration-branch";
                            } | {
                                message: string;
                                /** @constant */
                                reason: "sandbox";
                                role: (("preparer" | "architect" | "adversary" | "refiner" | "validator" | "generator" | "evaluator" | "replanner" | "verifier" | "auditor" | "summarizer") | string) | null;
                                task: string | null;
                                times: number;
                            } | {
                                /** @constant */
                                reason: "base";
                                repositories: {
                                    command: string;
                                    durationMs: number;
                                    exitCode: number | null;
                                    failing: string[] | null;
                                    failingCount: number | null;
                                    outcome: {
                                        /** @constant */
                                        state: "green";
                                    } | {
                                        /** @constant */
                                        state: "red";
                                    } | {
                                        /** @constant */
                                        state: "flaky";
                                    } | {
                                        /** @constant */
                                        state: "could-not-run";
                                        tool: string | null;
                                        /** @enum {string} */
                                        why: "missing-tool" | "no-tests" | "timed-out" | "killed";
                                    };
                                    path: string;
                                    repository: string;
                                    tail: string;
                                }[];
                            } | {
                                /** @default null */
                                failedSetUp: {
                                    command: string;
                                    exitCode: number | null;
                                    path: string;
                                    repository: string;
                                    tail: string;
                                    timedOut: boolean;
                                } | null;
                                faulty: {
                                    faults: {
                                        column: number;
                                        line: number;
                                        message: string;
                                    }[];
                                    repository: string;
                                }[];
                                /** @default [] */
                                lackingServices: {
                                    name: string;
                                    repository: string;
                                    tools: string[];
                                }[];
                                /** @constant */
                                reason: "environment";
                            } | {
                                /** @constant */
                                reason: "person";
                                why: string | null;
                            } | {
                                canSendBack: boolean;
                                gate: ("plan" | "wave") | string;
                                /** @constant */
                                reason: "approval";
                                wave: number | null;
                            }) | null;
                            next: components["schemas"]["NextStep"][];
                            reason: ("cost-limit" | "duration-limit" | "iteration-limit" | "stagnation" | "planning" | "provider" | "integration-branch" | "sandbox" | "person" | "approval" | "base" | "environment") | string;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "build.paused";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-build.resumed": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            breaker: {
                                /** @default 20 */
                                buildRoundsWithoutProgress: number;
                                /** @default 3 */
                                replans: number;
                                /** @default 4 */
                                roundsWithoutProgress: number;
                                /** @default 6 */
                                sameCall: number;
                                /** @default 3 */
                                sameConflict: number;
                                /** @default 5 */
                                sameCriterion: number;
                                /** @default 3 */
                                sameFailure: number;
                                /** @default 3 */
                                sameFiles: number;
                                /** @default 2 */
                                sameTree: number;
                            };
                            changes: {
                                [key: string]: number | boolean | string;
                            };
                            evaluator: {
                                /** @default null */
                                acrossCommand: string | null;
                                /** @default false */
                                allowRedBase: boolean;
                                /**
                                 * @default auto
                                 * @enum {string}
                                 */
                                browser: "auto" | "never";
                                /** @default npm test */
                                testCommand: string;
                            };
                            limits: {
                                /** @default 100 */
                                maxCostUsd: number;
                                /** @default 240 */
                                maxDurationMinutes: number;
                                /** @default 50 */
                                maxIterations: number;
                            };
                            parallel: {
                                /** @default 30 */
                                agentTimeoutMinutes: number;
                                /** @default false */
                                barrier: boolean;
                                /** @default true */
                                discoveryRelay: boolean;
                                /** @default null */
                                maxEvaluators: number | null;
                                /** @default 3 */
                                maxWorkers: number;
                            };
                            session: {
                                /** @default 120 */
                                maxTurns: number;
                                /** @default 200000 */
                                windowTokens: number;
                            };
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "build.resumed";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-pull-request.opened": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            /** @default [] */
                            left: string[];
                            number: number;
                            repository: string;
                            /** @enum {string} */
                            state: "draft" | "open" | "merged" | "closed";
                            url: string;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "pull-request.opened";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-pull-request.refused": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            message: string;
                            repository: string;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "pull-request.refused";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-task.merged": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            merges: {
                                from: string;
                                repository: string;
                                to: string;
                            }[];
                            rounds: number;
                            task: string;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "task.merged";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "told-wave.completed": {
        parameters: {
            query?: never;
            header: {
                /** @description The same at each try. */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several, where the secret is replaced. */
                "webhook-signature": string;
                /** @description Seconds since the epoch, of this try. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: {
                        build: {
                            id: string;
                            limitUsd: number;
                            spentUsd: number;
                            status: string;
                            title: string;
                        };
                        details: {
                            tasks: string[];
                            wave: number;
                        };
                        seq: number;
                        text: string;
                    };
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "wave.completed";
                };
            };
        };
        responses: {
            /** @description The message is taken. Anything else is tried again, ten times in three days. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
