#pragma once
// Model, class, method; attack; the size of the perturbation; export. The same in every view.

#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>

#include "models/checkpoint_model.h"
#include "models/comparison.h"
#include "panes/epsilon_slider.h"
#include "shell/actions.h"

class QComboBox;

namespace lacewing::ui {

class MainToolBar : public QToolBar {
  Q_OBJECT
 public:
  MainToolBar(Document& document, Comparison& comparison, CheckpointModel& checkpoints, Actions& actions,
              QWidget* parent = nullptr);
  EpsilonSlider* epsilonSlider() const { return slider_; }
  QWidget* methodParametersButton() const { return methodParams_; }
  /// All methods the engine has; until then only those of the rows can be chosen.
  void setMethods(const QStringList& methods);

 protected:
  /// Where there is little room the captions go: every field has its name as a tool tip.
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showModel();
  void showClasses();
  void showMethods();
  void showNoise();

  Document& document_;
  Comparison& comparison_;
  QComboBox* model_;
  QComboBox* class_;
  QComboBox* method_;
  QStringList methods_;
  QComboBox* attack_;
  QToolButton* methodParams_;
  EpsilonSlider* slider_;
  EpsilonField* field_;
  std::vector<QWidget*> whenRoomy_;
};

}  // namespace lacewing::ui
