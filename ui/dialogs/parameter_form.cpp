#include "dialogs/parameter_form.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSpinBox>

#include <algorithm>

#include "style/metrics.h"

namespace lacewing::ui {
namespace {

QString labelOf(const std::string& name) {
  QString label = QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
  if (!label.isEmpty()) label[0] = label[0].toUpper();
  return label;
}

int clamped(double limit) {
  return static_cast<int>(std::clamp(limit, -2e9, 2e9));
}

}  // namespace

ParameterForm::ParameterForm(const std::vector<FieldInfo>& fields, const Parameters& values, QWidget* parent)
    : QWidget(parent) {
  auto* form = new QFormLayout(this);
  form->setContentsMargins(space::margin, space::between, space::margin, space::between);
  form->setSpacing(space::between);
  for (const FieldInfo& info : fields) {
    const auto given = values.find(info.name);
    const Value value = given == values.end() ? info.fallback : given->second;
    const QString text = QString::fromStdString(to_string(value));
    QWidget* editor = nullptr;
    Field field{info, {}};
    switch (info.kind) {
      case FieldInfo::Kind::boolean: {
        auto* box = new QCheckBox(this);
        box->setChecked(std::get<bool>(value));
        connect(box, &QCheckBox::toggled, this, &ParameterForm::edited);
        field.read = [box] { return Value{box->isChecked()}; };
        editor = box;
        break;
      }
      case FieldInfo::Kind::integer: {
        auto* box = new QSpinBox(this);
        box->setRange(clamped(info.limits.minimum), clamped(info.limits.maximum));
        box->setValue(text.toInt());
        box->setKeyboardTracking(false);
        connect(box, &QSpinBox::valueChanged, this, &ParameterForm::edited);
        field.read = [box] { return Value{static_cast<std::int64_t>(box->value())}; };
        editor = box;
        break;
      }
      case FieldInfo::Kind::choice: {
        auto* box = new QComboBox(this);
        for (const auto& choice : info.choices) box->addItem(QString::fromStdString(choice));
        box->setCurrentText(text);
        connect(box, &QComboBox::currentTextChanged, this, &ParameterForm::edited);
        field.read = [box] { return Value{box->currentText().toStdString()}; };
        editor = box;
        break;
      }
      case FieldInfo::Kind::number:
      case FieldInfo::Kind::text: {
        auto* line = new QLineEdit(text, this);
        connect(line, &QLineEdit::editingFinished, this, &ParameterForm::edited);
        // A number may be written "8/255": the engine reads the text.
        field.read = [line] { return Value{line->text().toStdString()}; };
        editor = line;
        break;
      }
    }
    editor->setObjectName(QStringLiteral("parameter_") + QString::fromStdString(info.name));
    editor->setAccessibleName(labelOf(info.name));
    editor->setToolTip(QString::fromStdString(info.description));
    form->addRow(labelOf(info.name), editor);
    fields_.push_back(std::move(field));
  }
}

Parameters ParameterForm::values() const {
  Parameters result;
  for (const Field& field : fields_) {
    const Value value = field.read();
    if (to_string(value) != to_string(field.info.fallback)) result[field.info.name] = value;
  }
  return result;
}

}  // namespace lacewing::ui
