"""What scikit-learn, statsmodels, torchmetrics, netcal and cleanlab say of random predictions: judging.json.

Needs these packages and numpy; run it in this folder.
"""
import importlib.metadata
import json

import numpy as np
import torch

real = torch.library.register_fake
# Where torchvision's compiled half does not load, its operators are only declared.
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else real(name, *a, **k))
from cleanlab.count import get_confident_thresholds  # noqa: E402
from cleanlab.filter import find_label_issues  # noqa: E402
from netcal.metrics import ECE  # noqa: E402
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support  # noqa: E402
from statsmodels.stats.proportion import proportion_confint  # noqa: E402
from torchmetrics.functional.classification import multiclass_calibration_error  # noqa: E402

PACKAGES = ["scikit-learn", "statsmodels", "torchmetrics", "netcal", "cleanlab", "numpy"]


def case(name, classes, count, noise, sharpness, seed):
    """Examples of drawn true classes, probabilities that favour these, and labels of which some are wrong."""
    random = np.random.default_rng(seed)
    # The last class of a larger case has no examples.
    true = random.integers(0, classes - (classes > 5), count)
    logits = random.normal(size=(count, classes))
    logits[np.arange(count), true] += sharpness
    # Classes of which the network is less sure have lower thresholds.
    logits -= np.linspace(0, 1, classes)
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    # What is written is what is judged.
    probabilities = np.round(probabilities, 6)
    probabilities[:, 0] += 1 - probabilities.sum(1)
    probabilities = np.round(probabilities, 6)
    labels = np.where(random.random(count) < noise, random.integers(0, classes - (classes > 5), count), true)
    predicted = probabilities.argmax(1)
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, predicted, labels=np.arange(classes), zero_division=np.nan)
    macro = precision_recall_fscore_support(labels, predicted, average="macro", zero_division=0)
    hits = (predicted == labels)
    issues = find_label_issues(
        labels, probabilities, filter_by="confident_learning", return_indices_ranked_by="normalized_margin")
    thresholds = get_confident_thresholds(labels, probabilities)
    numbers = lambda values: [None if np.isnan(v) else float(v) for v in values]  # noqa: E731
    return {
        "name": name,
        "probabilities": probabilities.tolist(),
        "labels": labels.tolist(),
        "confusion": confusion_matrix(labels, predicted, labels=np.arange(classes)).tolist(),
        "precision": numbers(precision), "recall": numbers(recall), "f1": numbers(f1),
        "support": support.tolist(),
        "macro": numbers(macro[:3]),
        "wilson": list(proportion_confint(int(hits.sum()), count, method="wilson")),
        "ece_torchmetrics": float(multiclass_calibration_error(
            torch.tensor(probabilities), torch.tensor(labels), classes, n_bins=15, norm="l1")),
        "ece_netcal": float(ECE(15).measure(probabilities.max(1), hits)),
        "max_error_torchmetrics": float(multiclass_calibration_error(
            torch.tensor(probabilities), torch.tensor(labels), classes, n_bins=15, norm="max")),
        "thresholds": [float(t) if (labels == k).any() else None for k, t in enumerate(thresholds)],
        "label_errors": [int(i) for i in issues],
    }


def main():
    goldens = {
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "cases": [
            case("two classes", 2, 60, 0.15, 2, 0),
            case("five classes", 5, 120, 0.15, 3, 1),
            case("five classes, unsure", 5, 100, 0.3, 1, 2),
            case("twelve classes", 12, 150, 0.2, 3.5, 3),
        ],
        "wilson": [
            [k, n, *map(float, proportion_confint(k, n, method="wilson"))]
            for k, n in [(0, 10), (10, 10), (1, 1), (0, 1), (592, 1000), (9999, 10000), (74, 125)]
        ],
    }
    with open("judging.json", "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
