#include "models/checkpoint_model.h"

#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>

#include "base/error.h"
#include "base/fields.h"
#include "models/method_names.h"
#include "style/icons.h"
#include "style/numbers.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

double epsilonOf(const Checkpoint& checkpoint) {
  try {
    return parse_number(checkpoint.epsilon.toStdString(), "epsilon");
  } catch (const Error&) {
    return 0;  // only the shade of the marker depends on it
  }
}

QString accuracy(std::optional<double> share) {
  return share ? number(*share * 100, 1) : QStringLiteral("–");
}

}  // namespace

QIcon checkpointIcon(const Checkpoint& checkpoint) {
  const Scheme scheme = schemeOf(QGuiApplication::palette());
  Family family = Family::standard;
  if (checkpoint.norm == Norm::linf) family = Family::linf;
  if (checkpoint.norm == Norm::l2) family = Family::l2;
  const int step = family == Family::standard ? 0 : familyStep(family, epsilonOf(checkpoint));
  const QColor colour = familyColour(family, step, scheme);
  const QString key = QStringLiteral("checkpoint/%1/%2").arg(static_cast<int>(family)).arg(colour.name());
  return drawnIcon(key, [family, colour](QPainter& painter) {
    paintMarker(painter, familyMarker(family), QPointF(8, 8), 4, colour);
  });
}

QString accuracyNote(const Document& document) {
  for (const auto& checkpoint : document.checkpoints()) {
    if (checkpoint.evaluated == 0) continue;
    QString note =
        CheckpointModel::tr("Accuracy in % on %1 test pictures, one seed.").arg(count(checkpoint.evaluated));
    if (!checkpoint.robustAttack.isEmpty())
      note += CheckpointModel::tr(" Robust: %1").arg(checkpoint.robustAttack);
    return note;
  }
  return {};
}

CheckpointModel::CheckpointModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent), document_(document) {
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (change.what != Change::What::checkpoints) return;
    if (change.index < 0) {
      beginResetModel();
      endResetModel();
    } else {
      Q_EMIT dataChanged(index(change.index, 0), index(change.index, columnCount_ - 1));
    }
  });
}

int CheckpointModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(document_.checkpoints().size());
}

int CheckpointModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant CheckpointModel::data(const QModelIndex& index, int role) const {
  const auto row = static_cast<std::size_t>(index.row());
  if (row >= document_.checkpoints().size()) return {};
  const Checkpoint& checkpoint = document_.checkpoints()[row];
  switch (role) {
    case Qt::DisplayRole:
      if (index.column() == trainedAgainst) return checkpointTitle(checkpoint);
      return accuracy(index.column() == clean ? checkpoint.clean : checkpoint.robust);
    case Qt::DecorationRole:
      if (index.column() == trainedAgainst) return checkpointIcon(checkpoint);
      return {};
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() == trainedAgainst ? Qt::AlignLeft : Qt::AlignRight) |
                              Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
      if (index.column() == trainedAgainst) return checkpointTitle(checkpoint);
      return (index.column() == clean ? tr("clean accuracy %1 %") : tr("robust accuracy %1 %"))
          .arg(accuracy(index.column() == clean ? checkpoint.clean : checkpoint.robust));
    case Qt::ToolTipRole: {
      QString tip = checkpoint.name;
      tip += QLatin1Char('\n') + checkpoint.path;
      if (checkpoint.clean)
        tip += tr("\nClean accuracy %1 on %2 test pictures")
                   .arg(percent(*checkpoint.clean), count(checkpoint.evaluated));
      if (checkpoint.robust)
        tip += tr("\nRobust accuracy %1 (%2)").arg(percent(*checkpoint.robust), checkpoint.robustAttack);
      if (checkpoint.inspected) {
        tip += tr("\n%1, %2 parameters").arg(checkpoint.architecture, count(checkpoint.parameterCount));
      }
      return tip;
    }
    default:
      return {};
  }
}

QVariant CheckpointModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section == trainedAgainst ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section != trainedAgainst) return accuracyNote(document_);
  if (role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("Trained against"), tr("Clean"), tr("Robust")};
  return titles[section];
}

}  // namespace lacewing::ui
