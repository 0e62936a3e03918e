# Makes a Debian that has Node into the image of a sandbox: `install.sh FILE.packages`, as root, while it is built.
set -euo pipefail
packages=$1

[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 24 ] \
  || { echo 'the base of a sandbox image needs Node 24 or later' >&2; exit 1; }

# What the server and start.sh call, in every image.
needed=(git git-lfs ripgrep ca-certificates util-linux)
mapfile -t wanted < <(sed -e '/^#/d' -e '/^\s*$/d' "$packages")
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
if grep -q '/backports$' "$packages"; then
  # From where the base image has its own packages.
  sources=(find /etc/apt '(' -name sources.list -o -name '*.sources' ')' -exec)
  mapfile -t mirrors < <("${sources[@]}" sed -nE 's#^(URIs:|deb( \[[^]]*\])?) +(https?://[^ ]+).*#\3#p' {} +)
  echo "deb ${mirrors[0]:?the base of a sandbox image names no source of packages} $release-backports main" \
    >/etc/apt/sources.list.d/backports.list
fi
# What is half installed when the power goes is no image anyway.
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/image
# No service starts while it is installed: each belongs to the user of the commands, who starts it.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
  "${needed[@]}" "${wanted[@]/%\/backports//$release-backports}"
apt-get clean
rm -rf /var/lib/apt/lists/*

# Two users: `server` holds the token and listens, `agent` owns the files and runs the commands.
useradd --uid 1002 --create-home agent
useradd --uid 1001 --no-create-home --home-dir / --gid agent server
install -d -o agent -g agent -m 0700 /sandboxes
install -d -o server -g agent -m 0500 /app
echo '{"type":"module"}' >/app/package.json

# Debian keeps Go at the version that it packaged; a go.mod that wants a later one gets it where the network lets it.
for settings in /usr/lib/go-*/go.env; do
  if [ -e "$settings" ]; then sed -i 's/^GOTOOLCHAIN=.*/GOTOOLCHAIN=auto/' "$settings"; fi
done

# A PostgreSQL of the commands' user, on loopback and without passwords: whoever reaches it is that user anyway.
if command -v pg_createcluster >/dev/null; then
  version=$(ls /usr/lib/postgresql | sort -V | tail -n 1)
  if pg_lsclusters -h | grep -q .; then pg_dropcluster --stop "$version" main; fi
  pg_createcluster --user agent --group agent --locale C.UTF-8 --encoding UTF8 "$version" main
  printf '%s\n' 'local all all trust' 'host all all 127.0.0.1/32 trust' 'host all all ::1/128 trust' \
    >"/etc/postgresql/$version/main/pg_hba.conf"
  # In /run most clients look for it; start.sh makes that folder anew where it is gone.
  install -d -o agent -g agent /run/postgresql
  pg_conftool "$version" main set unix_socket_directories '/run/postgresql, /tmp'
  for program in initdb pg_ctl postgres; do ln -s "/usr/lib/postgresql/$version/bin/$program" /usr/local/bin/; done
  as_agent=(setpriv --reuid=agent --regid=agent --clear-groups)
  "${as_agent[@]}" pg_ctlcluster "$version" main start
  # The names that projects take for granted: a superuser called postgres, and a database for psql without words.
  "${as_agent[@]}" createuser --superuser postgres
  "${as_agent[@]}" createdb agent
  "${as_agent[@]}" pg_ctlcluster "$version" main stop
fi
