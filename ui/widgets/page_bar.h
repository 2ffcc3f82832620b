// PageBar: the six numbered pages in the order of the work, with a check mark on those that are done.
#pragma once

#include <QAbstractButton>
#include <QButtonGroup>
#include <QWidget>

namespace colonnade::ui {

enum class Page { Design, Preview, Rehearse, Run, Watch, Report };
constexpr int PageCount = 6;

/// "design": the word of --page and of the pictures' files.
QString toString(Page page);
std::optional<Page> pageFromString(QStringView word);

class PageBar : public QWidget
{
    Q_OBJECT

public:
    explicit PageBar(QWidget *parent = nullptr);

    void setCurrent(Page page);
    Page current() const;
    void setDone(Page page, bool done);
    QAbstractButton *pageButton(Page page) const;

Q_SIGNALS:
    void chosen(colonnade::ui::Page page);

private:
    QButtonGroup m_group;
};

}  // namespace colonnade::ui
