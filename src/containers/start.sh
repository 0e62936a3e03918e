# The container's first process: as root it lets the system trust the platform's authority, where there is one. Then it
# gives root's powers up, starts the sandbox server, passes signals on, and reaps what commands leave behind.
if [ "$(id -u)" = 0 ]; then
  authority=/usr/local/share/ca-certificates/platform.crt
  # A container that comes from a snapshot may have it already.
  if [ -f "$SANDBOX_CA_FILE" ] && ! cmp -s "$SANDBOX_CA_FILE" "$authority"; then
    said=$(install -D -m 0644 "$SANDBOX_CA_FILE" "$authority" && update-ca-certificates 2>&1) \
      || echo "only tools that read variables trust the authority of allowed hosts: $said" >&2
  fi
  if [ -d /etc/postgresql ]; then install -d -o agent -g agent /run/postgresql; fi
  # Only CAP_SETUID is kept: the server needs it to put its own files' access on as `agent`.
  exec setpriv --reuid=server --regid=agent --clear-groups --no-new-privs \
    --inh-caps=-all,+setuid --ambient-caps=-all,+setuid --bounding-set=-all,+setuid bash "$0"
fi
cd /app || exit 1
# The platform sends SIGTERM and ends the container 15 minutes later: so long commands may go on to their end.
export SANDBOX_DRAIN_MS="${SANDBOX_DRAIN_MS:-840000}"
node --disable-warning=ExperimentalWarning src/containers/server/main.ts <&0 &
server=$!
trap 'kill -TERM "$server"' TERM INT
# `wait` also returns for a signal; the server's end is what counts.
while kill -0 "$server" 2>/dev/null; do
  wait "$server"
  code=$?
done
exit "$code"
