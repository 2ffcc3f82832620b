// ConnectDialog: where to connect to: a target as libpq takes it, or its parts. The password goes nowhere but into the wish; it
// is neither shown nor kept.
#pragma once

#include "base/error.h"
#include "ui/shell/server_pulse.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace colonnade::ui {

/// Either `target`, or the parts; `password` is set apart from both.
struct ConnectionWish {
    QString target;
    QString host;
    QString port;
    QString database;
    QString user;
    QString password;
    Environment environment = Environment::Production;
};

/// A target that was used before, without its password.
struct RecentTarget {
    QString target;
    Environment environment = Environment::Production;
    bool operator==(const RecentTarget &) const = default;
};

class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectDialog(QWidget *parent = nullptr);

    void setRecent(const QList<RecentTarget> &recent);
    /// The last wish is being tried; its fields are locked until it ends.
    void setBusy(bool busy);
    /// Why it did not work and what to do, below the fields.
    void showError(const Error &error);
    QString errorText() const;

Q_SIGNALS:
    void connectRequested(const colonnade::ui::ConnectionWish &wish);
    void cancelRequested();

protected:
    void done(int result) override;

private:
    QWidget *makeTargetTab();
    QWidget *makePartsTab();
    void request();

    QList<RecentTarget> m_recent;
    QTabWidget *m_tabs;
    QComboBox *m_target;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QComboBox *m_environment;
    QLabel *m_error;
    QPushButton *m_connect;
    bool m_busy = false;
};

}  // namespace colonnade::ui
