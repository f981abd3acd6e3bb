#!/usr/bin/env bash
# Makes the embedded sample: trains six networks on Fashion-MNIST, measures them, chooses pictures. Some 20 CPU minutes.
#   resources/sample/recipe.sh [WORK_FOLDER]      default build/sample; a run that was interrupted continues where it stopped
# Needs the data set (Debian: dataset-fashion-mnist). LACEWING_CLI names another program than `./dev cli`.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$root/build/sample}
mkdir -p "$work"
log=$work/recipe.log

cli() {
  if [[ -n ${LACEWING_CLI:-} ]]; then "$LACEWING_CLI" "$@"; else "$root/dev" cli "$@"; fi
}

# once FILE COMMAND...: the command's output into FILE, unless an earlier run has it already.
once() {
  local file=$1
  shift
  [[ -s $file ]] && return
  "$@" >"$file.part"
  mv "$file.part" "$file"
}

# Adversary, then options of `train`. All: Adam, batches of 128, learning rate up to its peak at 40 % of the steps, then to 0.
names=(standard linf-4 linf-8 linf-16 l2-0.5 l2-1)
declare -A adversary=([standard]=none [linf-4]=linf:4/255 [linf-8]=linf:8/255 [linf-16]=linf:16/255 [l2-0.5]=l2:0.5 [l2-1]=l2:1)
fast=(--epochs 12 --param attack=fgsm-rs --param learning_rate=0.005)
declare -A options=(
  [standard]="--epochs 8 --param learning_rate=0.003"
  [linf-4]="${fast[*]}"
  [linf-8]="${fast[*]}"
  [linf-16]="${fast[*]}"
  [l2-0.5]="--epochs 10 --param steps=3 --param step=0.25 --param learning_rate=0.005"
  [l2-1]="--epochs 10 --param steps=3 --param step=0.5 --param learning_rate=0.005"
)
# One attack for all networks, so that their numbers can be compared; and the L2 attack beside it.
linf_attack=(--param norm=linf --param epsilon=8/255 --param steps=40 --param step=2/255 --param random_start=true)
l2_attack=(--param norm=l2 --param epsilon=0.5 --param steps=40 --param step=0.125 --param random_start=true)

for name in "${names[@]}"; do
  file=$work/$name.safetensors
  echo "training $name" >&2
  # shellcheck disable=SC2086  # a list of options
  once "$work/$name.train.json" cli train cnn_16_32 fashion-mnist:train --param adversary="${adversary[$name]}" \
    ${options[$name]} --param schedule=cyclic --seed 0 --resume --out "$file" --json
  once "$work/$name.clean.json" cli evaluate "$file" fashion-mnist:test --metric accuracy --json
  once "$work/$name.first.json" cli evaluate "$file" fashion-mnist:test --metric accuracy --limit 1000 --json
  once "$work/$name.linf.json" cli evaluate "$file" fashion-mnist:test --metric robust_accuracy "${linf_attack[@]}" --json
  once "$work/$name.l2.json" cli evaluate "$file" fashion-mnist:test --metric robust_accuracy "${l2_attack[@]}" --json
done

candidates=()
for index in $(seq 0 599); do candidates+=("fashion-mnist:test:$index"); done
once "$work/predictions.json" cli predict "$work/standard.safetensors" "${candidates[@]}" --json

for name in "${names[@]}"; do cp "$work/$name.safetensors" "$here/$name.safetensors"; done
{
  for name in "${names[@]}"; do
    for part in train clean first linf l2; do
      printf '%s %s ' "$name" "$part"
      cat "$work/$name.$part.json"
    done
    sed "s/^/$name epoch /" "$work/$name.safetensors.log.jsonl"
  done
} | sed "s|$work/||g" >"$log"
cp "$log" "$here/recipe.log"
python3 "$here/choose_pictures.py" "$work" "$here" "${LACEWING_DATA:-/usr/share/datasets}/fashion-mnist"
echo "the sample is in $here" >&2
