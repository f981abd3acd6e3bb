#!/usr/bin/env python3
"""Chooses the sample's pictures and writes family.json. Called by recipe.sh: choose_pictures.py WORK SAMPLE DATA.

From the first 600 test pictures (no training data): of every class the first four that the standard network classifies as
labelled, and of eight classes the first one that it does not. Written as a pair of idx files, in the data set's order.
"""

import gzip
import json
import struct
import sys
from pathlib import Path

work, sample, data = map(Path, sys.argv[1:])
CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
NETWORKS = [  # file, name, norm, epsilon
    ("standard", "Standard", "none", "0"),
    ("linf-4", "L∞ ε = 4/255", "linf", "4/255"),
    ("linf-8", "L∞ ε = 8/255", "linf", "8/255"),
    ("linf-16", "L∞ ε = 16/255", "linf", "16/255"),
    ("l2-0.5", "L2 ε = 0.5", "l2", "0.5"),
    ("l2-1", "L2 ε = 1", "l2", "1"),
]
RIGHT_OF_EACH_CLASS = 4
WRONG = 8


def idx(name, header):
    for path in (data / name, data / (name + ".gz")):
        if path.exists():
            raw = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
            return raw[header:]
    sys.exit(f"error: {name} is not in {data}")


def result(network, part):
    return json.loads((work / f"{network}.{part}.json").read_text())


def predictions():
    """One class a candidate, whether a line holds one picture or all of them."""
    best = []
    for line in (work / "predictions.json").read_text().splitlines():
        logits = json.loads(line)["logits"]
        for row in logits if isinstance(logits[0], list) else [logits]:
            best.append(max(range(len(row)), key=row.__getitem__))
    return best


def choose(labels, predicted):
    right = {c: [] for c in range(10)}
    wrong = {}
    for index, best in enumerate(predicted):
        label = labels[index]
        if best == label:
            right[label].append(index)
        else:
            wrong.setdefault(label, index)
    chosen = [index for c in range(10) for index in right[c][:RIGHT_OF_EACH_CLASS]] + sorted(wrong.values())[:WRONG]
    if len(chosen) != 10 * RIGHT_OF_EACH_CLASS + WRONG:
        sys.exit(f"error: only {len(chosen)} pictures could be chosen")
    return sorted(chosen)


def write(name, header, body):
    # No time and no name in the gzip header: the same pictures are the same file.
    with open(sample / name, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(header + body)


pictures, labels = idx("t10k-images-idx3-ubyte", 16), idx("t10k-labels-idx1-ubyte", 8)
chosen = choose(labels, predictions())
write("pictures-images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, len(chosen), 28, 28),
      b"".join(pictures[i * 784:(i + 1) * 784] for i in chosen))
write("pictures-labels-idx1-ubyte.gz", struct.pack(">II", 0x801, len(chosen)), bytes(labels[i] for i in chosen))

first = result("standard", "linf")
family = {
    "schema": 1,
    "title": "Fashion-MNIST, cnn_16_32",
    "pictures": "pictures-images-idx3-ubyte.gz",
    "test_indices": chosen,
    "class_names": CLASSES,
    "robust_attack": first["attack"],
    "robust_l2_attack": result("standard", "l2")["attack"],
    "evaluated": first["total"],
    "checkpoints": [
        {
            "file": f"{file}.safetensors",
            "name": name,
            "norm": norm,
            "epsilon": epsilon,
            "clean": result(file, "clean")["value"],
            "robust": result(file, "linf")["value"],
            "robust_l2": result(file, "l2")["value"],
            "clean_first_1000": result(file, "first")["correct"],
        }
        for file, name, norm, epsilon in NETWORKS
    ],
    "edit": {"kind": "random_sign", "epsilon": "8/255", "seed": 0, "picture": 0},
}
(sample / "family.json").write_text(json.dumps(family, indent=2, ensure_ascii=False) + "\n")
