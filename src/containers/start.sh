# The container's first process: starts the sandbox server, passes signals on, and reaps what commands leave behind.
cd /app || exit 1
node --disable-warning=ExperimentalWarning src/containers/server/main.ts <&0 &
server=$!
trap 'kill -TERM "$server"' TERM INT
# `wait` also returns for a signal; the server's end is what counts.
while kill -0 "$server" 2>/dev/null; do
  wait "$server"
  code=$?
done
exit "$code"
