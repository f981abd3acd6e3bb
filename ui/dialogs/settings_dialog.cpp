#include "dialogs/settings_dialog.h"

#include <QtGui/QStandardItemModel>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int idRole = Qt::UserRole + 1;

QTreeWidget* makeList(const QString& name, const QString& accessible, const QStringList& heads,
                      QWidget* parent) {
  auto* list = new QTreeWidget(parent);
  list->setObjectName(name);
  list->setAccessibleName(accessible);
  list->setHeaderLabels(heads);
  list->setRootIsDecorated(false);
  list->setUniformRowHeights(true);
  list->setIndentation(0);
  return list;
}

QLabel* note(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setWordWrap(true);
  label->setFont(font(TextRole::small));
  setTextColour(label, TextColour::text2);
  return label;
}

}  // namespace

SettingsDialog::SettingsDialog(Actions& actions, Theme* theme, QWidget* parent)
    : QDialog(parent), actions_(actions), preferences_(Preferences::load()), pages_(new QTabWidget(this)) {
  setObjectName(QStringLiteral("settingsDialog"));
  setWindowTitle(tr("Settings"));
  setAccessibleName(windowTitle());
  pages_->setObjectName(QStringLiteral("settingsPages"));
  pages_->setAccessibleName(tr("Pages of the settings"));
  pages_->setDocumentMode(true);
  pages_->addTab(makeGeneral(theme), tr("General"));
  pages_->addTab(makeData(), tr("Data"));
  pages_->addTab(makeComputing(), tr("Computing"));
  pages_->addTab(makeShortcuts(), tr("Shortcuts"));
  connect(pages_, &QTabWidget::currentChanged, this, [this](int page) {
    if (page == computing) Q_EMIT devicesWanted();
  });
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::margin, space::between, space::margin, space::margin);
  column->setSpacing(space::margin);
  column->addWidget(pages_, 1);
  column->addWidget(buttons);
  const Metrics metrics(this);
  resize(metrics.scaled(560), metrics.scaled(460));
}

void SettingsDialog::showPage(Page page) {
  pages_->setCurrentIndex(page);
}

void SettingsDialog::change() {
  preferences_.store();
  Q_EMIT preferencesChanged(preferences_);
}

QWidget* SettingsDialog::makeGeneral(Theme* theme) {
  auto* page = new QWidget(this);
  auto* form = new QFormLayout(page);
  form->setSpacing(space::between);
  auto* mode = new QComboBox(page);
  mode->setObjectName(QStringLiteral("settingTheme"));
  mode->setAccessibleName(tr("Theme"));
  const char* ids[] = {"themeSystem", "themeLight", "themeDark"};
  for (const char* id : ids) mode->addItem(actions_[id]->text());
  for (int i = 0; i < 3; ++i) {
    if (actions_[ids[i]]->isChecked()) mode->setCurrentIndex(i);
    connect(actions_[ids[i]], &QAction::toggled, mode, [mode, i](bool on) {
      if (on) mode->setCurrentIndex(i);
    });
  }
  mode->setEnabled(theme != nullptr);
  connect(mode, &QComboBox::activated, this, [this, ids = std::array{ids[0], ids[1], ids[2]}](int index) {
    actions_[ids[static_cast<std::size_t>(index)]]->trigger();
  });
  form->addRow(tr("Theme"), mode);

  auto* limit = new QDoubleSpinBox(page);
  limit->setObjectName(QStringLiteral("settingVerdictLimit"));
  limit->setAccessibleName(tr("Limit of the verdict"));
  limit->setRange(0, 1);
  limit->setSingleStep(0.05);
  limit->setValue(preferences_.verdictLimit);
  form->addRow(tr("Explanations differ below a top-k intersection of"), limit);
  connect(limit, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    preferences_.verdictLimit = value;
    change();
  });
  auto* start = new QCheckBox(tr("Show the start page when no file is named"), page);
  start->setObjectName(QStringLiteral("settingStartPage"));
  start->setChecked(preferences_.startPage);
  form->addRow(start);
  connect(start, &QCheckBox::toggled, this, [this](bool on) {
    preferences_.startPage = on;
    change();
  });
  return page;
}

QWidget* SettingsDialog::makeData() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setSpacing(space::between);
  column->addWidget(note(tr("Data sets that are named (fashion-mnist:test) are looked for in these folders "
                            "first, then where Debian puts them"),
                         page));
  folders_ = makeList(QStringLiteral("settingFolders"), tr("Data folders"), {tr("Folder")}, page);
  folders_->setHeaderHidden(true);
  for (const QString& folder : preferences_.dataFolders) new QTreeWidgetItem(folders_, {folder});
  column->addWidget(folders_, 1);
  auto* row = new QHBoxLayout;
  auto* add = new QPushButton(tr("Add folder…"), page);
  add->setObjectName(QStringLiteral("settingAddFolder"));
  auto* remove = new QPushButton(tr("Remove"), page);
  remove->setObjectName(QStringLiteral("settingRemoveFolder"));
  row->addWidget(add);
  row->addWidget(remove);
  row->addStretch(1);
  column->addLayout(row);
  const auto state = [this, remove] {
    const bool chosen = folders_->currentItem() != nullptr;
    remove->setEnabled(chosen);
    remove->setToolTip(chosen ? QString() : tr("Choose a folder first"));
  };
  state();
  connect(folders_, &QTreeWidget::currentItemChanged, this, state);
  connect(add, &QPushButton::clicked, this, &SettingsDialog::folderWanted);
  connect(remove, &QPushButton::clicked, this, [this] {
    const int index = folders_->indexOfTopLevelItem(folders_->currentItem());
    if (index < 0) return;
    delete folders_->takeTopLevelItem(index);
    preferences_.dataFolders.removeAt(index);
    change();
  });
  return page;
}

void SettingsDialog::addFolder(const QString& folder) {
  if (folder.isEmpty() || preferences_.dataFolders.contains(folder)) return;
  preferences_.dataFolders << folder;
  new QTreeWidgetItem(folders_, {folder});
  change();
}

QWidget* SettingsDialog::makeComputing() {
  auto* page = new QWidget(this);
  auto* form = new QFormLayout(page);
  form->setSpacing(space::between);
  auto* threads = new QSpinBox(page);
  threads->setObjectName(QStringLiteral("settingThreads"));
  threads->setAccessibleName(tr("Compute threads"));
  threads->setRange(0, 256);
  threads->setSpecialValueText(tr("as many as the machine has"));
  threads->setValue(preferences_.threads);
  auto* cache = new QSpinBox(page);
  cache->setObjectName(QStringLiteral("settingCache"));
  cache->setAccessibleName(tr("Memory for results"));
  cache->setRange(16, 16384);
  cache->setSingleStep(64);
  cache->setSuffix(tr(" MB"));
  cache->setValue(preferences_.cacheMegabytes);
  device_ = new QComboBox(page);
  device_->setObjectName(QStringLiteral("settingDevice"));
  device_->setAccessibleName(tr("Device"));
  for (const auto& [choice, text] : {std::pair{DeviceChoice::automatic, tr("Graphics card if there is one")},
                                     std::pair{DeviceChoice::cpu, tr("Processor")},
                                     std::pair{DeviceChoice::cuda, tr("Graphics card (CUDA)")}}) {
    device_->addItem(text, static_cast<int>(choice));
    if (choice == preferences_.device) device_->setCurrentIndex(device_->count() - 1);
  }
  deviceNote_ = note({}, page);
  deviceNote_->setObjectName(QStringLiteral("settingDeviceNote"));
  form->addRow(tr("Threads"), threads);
  form->addRow(tr("Memory for results"), cache);
  form->addRow(tr("Device"), device_);
  form->addRow(deviceNote_);
  form->addRow(note(tr("Threads and memory take effect at the next start"), page));
  connect(threads, &QSpinBox::valueChanged, this, [this](int value) {
    preferences_.threads = value;
    change();
  });
  connect(cache, &QSpinBox::valueChanged, this, [this](int value) {
    preferences_.cacheMegabytes = value;
    change();
  });
  connect(device_, &QComboBox::activated, this, [this](int index) {
    preferences_.device = static_cast<DeviceChoice>(device_->itemData(index).toInt());
    change();
  });
  setDevices({});
  return page;
}

// A card that cannot be used is named with the reason, and can be chosen only while it is not known.
void SettingsDialog::setDevices(const std::vector<DeviceInfo>& devices) {
  const QString missing = whyNoCard(devices);
  const int card = device_->findData(static_cast<int>(DeviceChoice::cuda));
  auto* item = qobject_cast<QStandardItemModel*>(device_->model())->item(card);
  item->setEnabled(devices.empty() || missing.isEmpty());
  item->setToolTip(devices.empty() ? QString() : missing);
  QString text = devices.empty() ? tr("Looking for graphics cards…") : missing;
  for (const DeviceInfo& device : devices)
    if (device.choice == DeviceChoice::cuda && device.available) text = QString::fromStdString(device.title);
  deviceNote_->setText(text);
}

QWidget* SettingsDialog::makeShortcuts() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setSpacing(space::between);
  keys_ = makeList(QStringLiteral("shortcutList"), tr("Actions and their keys"), {tr("Action"), tr("Keys")},
                   page);
  keys_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  keys_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  keys_->header()->setStretchLastSection(false);
  column->addWidget(keys_, 1);
  auto* row = new QHBoxLayout;
  edit_ = new QKeySequenceEdit(page);
  edit_->setObjectName(QStringLiteral("shortcutEdit"));
  edit_->setAccessibleName(tr("New keys"));
  setKeys_ = new QPushButton(tr("Use these keys"), page);
  setKeys_->setObjectName(QStringLiteral("shortcutSet"));
  default_ = new QPushButton(tr("Default"), page);
  default_->setObjectName(QStringLiteral("shortcutDefault"));
  row->addWidget(edit_, 1);
  row->addWidget(setKeys_);
  row->addWidget(default_);
  column->addLayout(row);
  conflict_ = note({}, page);
  conflict_->setObjectName(QStringLiteral("shortcutConflict"));
  column->addWidget(conflict_);
  fillShortcuts();
  connect(keys_, &QTreeWidget::currentItemChanged, this, [this] {
    if (const QAction* action = actions_.find(chosenAction())) edit_->setKeySequence(action->shortcut());
    showKeys();
  });
  connect(edit_, &QKeySequenceEdit::keySequenceChanged, this, &SettingsDialog::showKeys);
  connect(setKeys_, &QPushButton::clicked, this, [this] {
    const QKeySequence keys = edit_->keySequence();
    actions_.setKeys(chosenAction(), keys.isEmpty() ? QList<QKeySequence>{} : QList<QKeySequence>{keys});
    fillShortcuts();
  });
  connect(default_, &QPushButton::clicked, this, [this] {
    actions_.setKeys(chosenAction(), actions_.defaultKeys(chosenAction()));
    fillShortcuts();
  });
  showKeys();
  return page;
}

QString SettingsDialog::chosenAction() const {
  const QTreeWidgetItem* item = keys_->currentItem();
  return item == nullptr ? QString() : item->data(0, idRole).toString();
}

void SettingsDialog::fillShortcuts() {
  const QString chosen = chosenAction();
  const QSignalBlocker quiet(keys_);
  keys_->clear();
  for (const QAction* action : actions_.all()) {
    auto* item = new QTreeWidgetItem(
        keys_, {action->text(), QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText)});
    item->setData(0, idRole, action->objectName());
    if (action->objectName() == chosen) keys_->setCurrentItem(item);
    if (QAction* other = actions_.conflict(action->objectName(), action->shortcuts())) {
      item->setText(1, item->text(1) + QStringLiteral("  ⚠"));
      item->setToolTip(1, tr("%1 has the same keys").arg(other->text()));
    }
  }
  showKeys();
}

void SettingsDialog::showKeys() {
  const QAction* action = actions_.find(chosenAction());
  setKeys_->setEnabled(action != nullptr);
  default_->setEnabled(action != nullptr && action->shortcuts() != actions_.defaultKeys(chosenAction()));
  for (QPushButton* button : {setKeys_, default_})
    button->setToolTip(button->isEnabled() ? QString()
                                           : (action == nullptr ? tr("Choose an action first")
                                                                : tr("These are the default keys")));
  const QAction* other = action == nullptr || edit_->keySequence().isEmpty()
                             ? nullptr
                             : actions_.conflict(chosenAction(), {edit_->keySequence()});
  conflict_->setText(other == nullptr
                         ? tr("Press the new keys in the field; empty it to have none")
                         : tr("%1 has these keys already: neither would act").arg(other->text()));
  setTextColour(conflict_, other == nullptr ? TextColour::text2 : TextColour::error);
}

}  // namespace lacewing::ui
