#!/bin/sh
# Makes everything in this folder again. Needs Node and npm; nothing else in the product does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp "$here/frontend.scss" "$place/"
cd "$place"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts \
    govuk-frontend@6.3.0 @ministryofjustice/frontend@11.1.0 sass@1.108.2
npx --no-install sass --load-path=. --load-path=node_modules \
    --style=compressed --no-charset --no-source-map --quiet-deps frontend.scss frontend.css

govuk=node_modules/govuk-frontend/dist/govuk
moj=node_modules/@ministryofjustice/frontend/moj
# The royal crest may be used on gov.uk only: drop the two rules that draw it.
sed -E 's/\.govuk-footer__copyright-logo::before\{[^}]*\}//g' frontend.css > "$here/frontend.css"
if grep -q crest "$here/frontend.css"; then
    echo "The crest is still named in frontend.css." >&2
    exit 1
fi
# Source maps are not shipped, and collectstatic fails on a map that is named and missing.
sed '/sourceMappingURL/d' "$govuk/all.bundle.js" > "$here/govuk-frontend.js"
sed '/sourceMappingURL/d' "$moj/all.bundle.js" > "$here/moj-frontend.js"
mkdir -p "$here/assets/images"
for image in $(grep -oE 'assets/images/[a-z-]+\.svg' "$here/frontend.css" | sort -u); do
    cp "$moj/$image" "$here/$image"
done
