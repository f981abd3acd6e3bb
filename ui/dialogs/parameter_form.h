#pragma once
// The parameters of a method as a form, made from what the engine says about them.

#include <QtWidgets/QFrame>

#include <functional>
#include <vector>

#include "base/fields.h"

class QLineEdit;

namespace lacewing::ui {

class ParameterForm : public QWidget {
  Q_OBJECT
 public:
  /// Fields named in `without` have an editor elsewhere.
  ParameterForm(const std::vector<FieldInfo>& fields, const Parameters& values, QWidget* parent = nullptr,
                const std::vector<std::string>& without = {});
  /// What differs from the defaults.
  Parameters values() const;
  bool isEmpty() const { return fields_.empty(); }
  void restoreDefaults();

 Q_SIGNALS:
  /// Only when every field holds a value that the engine takes.
  void edited();

 private:
  struct Field {
    FieldInfo info;
    std::function<Value()> read;
    std::function<void(const Value&)> write;
  };
  QWidget* makeEditor(const FieldInfo& info, Field& field);
  QWidget* makeLine(const FieldInfo& info, Field& field);
  std::vector<Field> fields_;
};

/// "noisy copies of the picture\n1 to 100000, default 50".
QString fieldToolTip(const FieldInfo& info);
/// Why a text is no value of the field; empty when it is one.
QString fieldProblem(const FieldInfo& info, const QString& text);

}  // namespace lacewing::ui
