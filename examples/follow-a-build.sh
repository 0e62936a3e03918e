#!/usr/bin/env bash
# Submits a build, follows it by server-sent events until it has ended, over restarts of the server as well, and prints its
# pull requests and its retrospective. It knows the API by its OpenAPI document, and needs curl and node.
#
#   API=http://127.0.0.1:8787 TOKEN=… examples/follow-a-build.sh submission.json
set -euo pipefail

: "${API:?the address of the API}" "${TOKEN:?a token that may write builds}"
submission=${1:?a file with a submission}

call() { curl -sS --fail-with-body --retry 10 --retry-all-errors -H "Authorization: Bearer $TOKEN" "$@"; }
# What the JSON on the standard input has, by a JavaScript expression: field '.id'
field() { node -e 'console.log(eval(`(${fs.readFileSync(0, "utf8")})${process.argv[1]}`))' "$1"; }

document=$(curl -sS --fail "$API/openapi.json")
# The address of an operation of the document, about a build or none.
url_of() {
  node -e '
    const [operationId, build = ""] = process.argv.slice(1);
    const { paths } = JSON.parse(fs.readFileSync(0, "utf8"));
    const [path] = Object.entries(paths).find(([, methods]) =>
      Object.values(methods).some((method) => method.operationId === operationId));
    console.log(process.env.API + path.replace("{id}", build));
  ' "$@" <<<"$document"
}

# With a key, a request that is sent again makes no second build.
id=$(call "$(url_of postBuilds)" -H 'Content-Type: application/json' \
  -H "Idempotency-Key: $(node -p 'crypto.randomUUID()')" --data-binary "@$submission" | field .id)
echo "build $id"

# Whatever ends a stream, the next one goes on behind the last event that has come: none is missed, and none comes twice.
events=$(url_of getBuildsIdEvents "$id")
last=0 ended=
while [ -z "$ended" ]; do
  number= type=
  while IFS= read -r line; do
    case $line in
      'id: '*) number=${line#id: } ;;
      'event: '*) type=${line#event: } ;;
      'data: '*)
        # What has no number is told for the moment: what a command is at.
        [ -z "$number" ] || { last=$number; echo "$number $type"; }
        case $type in build.completed | build.failed | build.cancelled) ended=$type && break ;; esac
        number= type=
        ;;
    esac
  done < <(curl -sSN --max-time 600 "$events" -H "Authorization: Bearer $TOKEN" -H 'Accept: text/event-stream' \
    -H "Last-Event-ID: $last")
  kill "${!:-}" 2>/dev/null || true # It would wait for what comes next.
  if [ -z "$ended" ]; then
    echo "the stream has ended; going on behind event $last" >&2
    sleep 0.5
  fi
done

call "$(url_of getBuildsId "$id")" |
  field '.repositories.map(({ name, pullRequest }) => `pull request of ${name}: ${pullRequest?.url ?? "none"}`).join("\n")'
call "$(url_of getBuildsIdRetrospective "$id")" -H 'Accept: text/markdown'
[ "$ended" = build.completed ]
