#!/bin/sh
# Compile the style sheet. For maintainers with Node; users and servers never need it.
# Usage: socx/static/src/build.sh SCRATCH_FOLDER   (a folder outside the repository)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=${1:?"Name a scratch folder outside the repository."}
mkdir -p "$scratch"
cd "$scratch"
[ -d node_modules/sass ] || npm install --silent --no-save sass@1.108.2
if [ ! -d govuk-frontend-6.3.0 ]; then
  npm pack --silent govuk-frontend@6.3.0
  tar xf govuk-frontend-6.3.0.tgz
  mv package govuk-frontend-6.3.0
fi
npx sass --load-path=govuk-frontend-6.3.0/dist --style=compressed --no-source-map \
  "$here/brand.scss" "$here/../socx.css"
printf 'socx.css: %s bytes, %s gzipped\n' "$(wc -c < "$here/../socx.css")" "$(gzip -9c "$here/../socx.css" | wc -c)"
