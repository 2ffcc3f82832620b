#include "ui/connect/connect_dialog.h"

#include "ui/widgets/pieces.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QTabWidget>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

QFormLayout *newForm(QWidget *parent)
{
    auto *form = new QFormLayout(parent);
    form->setContentsMargins(0, space::Medium, 0, 0);
    form->setHorizontalSpacing(space::Medium);
    form->setVerticalSpacing(space::Small);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

void addField(QFormLayout *form, const QString &name, QWidget *field)
{
    QLabel *text = label(name, "muted");
    text->setMinimumSize(84, 28);
    text->setBuddy(field);
    field->setAccessibleName(name);
    form->addRow(text, field);
}

}  // namespace

ConnectDialog::ConnectDialog(QWidget *parent)
    : QDialog(parent),
      m_tabs(new QTabWidget),
      m_password(new QLineEdit),
      m_environment(new QComboBox),
      m_error(paragraph({}, "bad")),
      m_connect(button(tr("Connect"), "primary"))
{
    setWindowTitle(tr("Connect to a database"));
    setMinimumWidth(520);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeTargetTab(), tr("Target"));
    m_tabs->addTab(makePartsTab(), tr("Host, port, database"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("empty: as .pgpass or the server's rules have it"));
    m_environment->addItems({tr("Production"), tr("Staging"), tr("Test or sandbox")});
    auto *common = new QWidget;
    QFormLayout *form = newForm(common);
    addField(form, tr("Password"), m_password);
    addField(form, tr("This is"), m_environment);
    auto *note =
        paragraph(tr("Connections are read only on the server's side until you start a run. The password is not kept."), "muted");
    m_connect->setDefault(true);
    auto *cancel = button(tr("Cancel"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 18);
    layout->setSpacing(space::Small);
    layout->addWidget(m_tabs);
    layout->addWidget(common);
    layout->addWidget(note);
    layout->addWidget(m_error);
    layout->addSpacing(space::Small);
    layout->addLayout(buttons);
    m_error->hide();
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::request);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

QWidget *ConnectDialog::makeTargetTab()
{
    auto *made = new QWidget;
    m_target = new QComboBox;
    m_target->setEditable(true);
    m_target->setInsertPolicy(QComboBox::NoInsert);
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_target->lineEdit()->setPlaceholderText(u"postgresql://user@host:5432/database"_s);
    QFormLayout *form = newForm(made);
    addField(form, tr("Target"), m_target);
    form->addRow(QString(), paragraph(tr("As libpq takes it: a URI, “host=… dbname=…”, or “service=…”."), "muted"));
    connect(m_target, &QComboBox::activated, this, [this](int index) {
        if (index < m_recent.size())
            m_environment->setCurrentIndex(int(m_recent[index].environment));
    });
    return made;
}

QWidget *ConnectDialog::makePartsTab()
{
    auto *made = new QWidget;
    m_host = new QLineEdit;
    m_port = new QLineEdit;
    m_database = new QLineEdit;
    m_user = new QLineEdit;
    m_host->setPlaceholderText(tr("name, address, or a directory with the server's socket"));
    m_port->setPlaceholderText(u"5432"_s);
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    QFormLayout *form = newForm(made);
    addField(form, tr("Host"), m_host);
    addField(form, tr("Port"), m_port);
    addField(form, tr("Database"), m_database);
    addField(form, tr("User"), m_user);
    return made;
}

void ConnectDialog::setRecent(const QList<RecentTarget> &recent)
{
    const QString typed = m_target->currentText();
    m_recent = recent;
    m_target->clear();
    for (const RecentTarget &target : recent)
        m_target->addItem(target.target);
    m_target->setCurrentText(typed);
    if (typed.isEmpty() && !recent.isEmpty()) {
        m_target->setCurrentIndex(0);
        m_environment->setCurrentIndex(int(recent.first().environment));
    }
}

void ConnectDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_tabs->setEnabled(!busy);
    m_password->setEnabled(!busy);
    m_connect->setEnabled(!busy);
    m_connect->setText(busy ? tr("Connecting…") : tr("Connect"));
    if (busy)
        m_error->hide();
}

void ConnectDialog::showError(const Error &error)
{
    setBusy(false);
    m_error->setText(error.message);
    m_error->show();
    adjustSize();
    if (error.kind == ErrorKind::LoginRefused)
        m_password->setFocus();
}

QString ConnectDialog::errorText() const
{
    return m_error->isHidden() ? QString() : m_error->text();
}

void ConnectDialog::done(int result)
{
    m_password->clear();
    if (m_busy && result == Rejected)
        Q_EMIT cancelRequested();
    setBusy(false);
    QDialog::done(result);
}

void ConnectDialog::request()
{
    ConnectionWish wish;
    wish.password = m_password->text();
    wish.environment = Environment(m_environment->currentIndex());
    if (m_tabs->currentIndex() == 0) {
        wish.target = m_target->currentText().trimmed();
    } else {
        wish.host = m_host->text().trimmed();
        wish.port = m_port->text().trimmed();
        wish.database = m_database->text().trimmed();
        wish.user = m_user->text().trimmed();
    }
    setBusy(true);
    Q_EMIT connectRequested(wish);
}

}  // namespace colonnade::ui
