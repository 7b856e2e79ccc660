#!/bin/sh
# Makes what compose.yml mounts as secrets, for this machine alone: a key and a password of the store, and certificates of an authority of
# its own. ./deploy/docker/make-secrets.sh [FOLDER]; what is there already stays.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
mkdir -p "$folder"
cd "$folder"
# Containers read them as users of their own, so that the folder keeps others out.
chmod 700 .
umask 022
[ -e shared-state-key ] || openssl rand -hex 32 >shared-state-key
if [ ! -e store-password ]; then
  openssl rand -hex 24 >store-password
  printf 'requirepass %s\n' "$(cat store-password)" >store-configuration
fi
if [ ! -e store-certificate ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 825 -subj '/CN=EIAM gateway store authority' \
    -keyout authority-key -out store-authority 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj '/CN=store' -keyout store-key -out store-request 2>/dev/null
  printf 'subjectAltName=DNS:store,DNS:localhost\n' >store-names
  openssl x509 -req -in store-request -CA store-authority -CAkey authority-key -CAcreateserial -days 825 \
    -extfile store-names -out store-certificate 2>/dev/null
  chmod 600 authority-key
  chmod 644 store-key
  rm -f store-request store-names store-authority.srl
fi
