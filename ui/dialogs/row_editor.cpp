#include "dialogs/row_editor.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <vector>

#include "commands/row_commands.h"
#include "dialogs/parameter_form.h"
#include "models/method_names.h"
#include "panes/headers.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr char layerField[] = "layer";
constexpr int formWidth = 280;

/// Labels of several forms that stand below one another: one column.
void alignLabels(const std::vector<QFormLayout*>& forms) {
  std::vector<QWidget*> labels;
  int width = 0;
  for (const QFormLayout* form : forms) {
    for (int row = 0; row < form->rowCount(); ++row) {
      if (const QLayoutItem* item = form->itemAt(row, QFormLayout::LabelRole))
        labels.push_back(item->widget());
    }
  }
  for (const QWidget* label : labels) width = std::max(width, label->sizeHint().width());
  for (QWidget* label : labels) label->setMinimumWidth(width);
}

}  // namespace

bool takesLayer(const CatalogueEntry& entry) {
  return std::any_of(entry.parameters.begin(), entry.parameters.end(),
                     [](const FieldInfo& field) { return field.name == layerField; });
}

RowEditor::RowEditor(Document& document, int row, const CatalogueEntry* entry, QWidget* parent)
    : QWidget(parent), document_(document), id_(document.methods().at(static_cast<std::size_t>(row)).id) {
  setObjectName(QStringLiteral("rowEditor"));
  const MethodRow& now = document.methods()[static_cast<std::size_t>(row)];
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::margin, space::between, space::margin, space::between);
  column->setSpacing(space::between);
  setMinimumWidth(Metrics(this).scaled(formWidth));
  column->addWidget(new TextLabel(rowTitle(now), TextRole::strong, TextColour::text, this));
  if (entry != nullptr && !entry->formula.empty())
    column->addWidget(
        new TextLabel(QString::fromStdString(entry->formula), TextRole::mono, TextColour::text2, this));

  ParameterForm* form = nullptr;
  if (entry == nullptr) {
    column->addWidget(
        new TextLabel(tr("The engine is being loaded"), TextRole::small, TextColour::text2, this));
  } else {
    form = new ParameterForm(entry->parameters, now.parameters, this, {layerField});
    column->addWidget(form);
    form->setVisible(!form->isEmpty());
    if (form->isEmpty())
      column->addWidget(new TextLabel(tr("has no parameters"), TextRole::small, TextColour::text2, this));
    connect(form, &ParameterForm::edited, this,
            [this, form] { change([form](MethodRow& settings) { settings.parameters = form->values(); }); });
  }

  auto* more = new QFormLayout;
  more->setSpacing(space::between);
  const Checkpoint* checkpoint = document.checkpoint();
  if (entry != nullptr && takesLayer(*entry)) {
    auto* layer = new QComboBox(this);
    layer->setObjectName(QStringLiteral("rowLayerCombo"));
    layer->setAccessibleName(tr("Layer"));
    layer->addItem(tr("chosen by the method"), QString());
    if (checkpoint != nullptr) {
      for (const LayerInfo& known : checkpoint->layers)
        layer->addItem(
            tr("%1 (%2)").arg(QString::fromStdString(known.path), QString::fromStdString(known.kind)),
            QString::fromStdString(known.path));
    }
    layer->setCurrentIndex(std::max(0, layer->findData(now.layer)));
    connect(layer, &QComboBox::activated, this, [this, layer] {
      change([layer](MethodRow& settings) { settings.layer = layer->currentData().toString(); });
    });
    more->addRow(tr("Layer"), layer);
  }
  auto* values = new QComboBox(this);
  values->setObjectName(QStringLiteral("rowValuesCombo"));
  values->setAccessibleName(tr("Values of this row"));
  values->setToolTip(tr("Similarity is always that of the absolute values; what is saved is always signed"));
  values->addItems({tr("signed"), tr("absolute, |map|")});
  values->setCurrentIndex(now.absolute ? 1 : 0);
  connect(values, &QComboBox::activated, this,
          [this](int index) { change([index](MethodRow& settings) { settings.absolute = index == 1; }); });
  more->addRow(tr("Values"), values);
  auto* target = new QComboBox(this);
  target->setObjectName(QStringLiteral("rowTargetCombo"));
  target->setAccessibleName(tr("Explained class of this row"));
  target->setToolTip(tr("The class whose logit this row explains; by default the toolbar's"));
  // Measuring a thousand names would take longer than all the rest of the form.
  target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  const std::int64_t classes = std::max(checkpoint == nullptr ? std::int64_t{0} : checkpoint->classCount,
                                        static_cast<std::int64_t>(document.classNames().size()));
  QStringList names{tr("as in the toolbar")};
  for (std::int64_t i = 0; i < classes; ++i) names << document.className(i);
  target->addItems(names);
  target->setCurrentIndex(now.target ? static_cast<int>(*now.target) + 1 : 0);
  connect(target, &QComboBox::activated, this, [this](int index) {
    change([index](MethodRow& settings) {
      settings.target = index == 0 ? std::nullopt : std::optional<std::int64_t>(index - 1);
    });
  });
  more->addRow(tr("Class"), target);
  column->addLayout(more);
  std::vector<QFormLayout*> forms{more};
  if (form != nullptr) forms.push_back(static_cast<QFormLayout*>(form->layout()));
  alignLabels(forms);

  if (form != nullptr && !form->isEmpty()) {
    auto* defaults = new QPushButton(tr("Restore defaults"), this);
    defaults->setObjectName(QStringLiteral("rowDefaultsButton"));
    setLink(defaults);
    connect(defaults, &QPushButton::clicked, form, &ParameterForm::restoreDefaults);
    column->addWidget(defaults, 0, Qt::AlignLeft);
  }
  if (entry != nullptr && !entry->citation.empty()) {
    auto* source = new QLabel(QString::fromStdString(entry->citation), this);
    source->setWordWrap(true);
    source->setFont(lacewing::ui::font(TextRole::caption));
    setTextColour(source, TextColour::text3);
    column->addWidget(source);
  }
}

void RowEditor::change(const std::function<void(MethodRow&)>& set) {
  const auto& rows = document_.methods();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].id != id_) continue;
    MethodRow settings = rows[row];
    set(settings);
    return changeRow(document_, static_cast<int>(row), std::move(settings));
  }
}

}  // namespace lacewing::ui
