// Precompiled for the widgets.
#pragma once
#include "models/pch.h"

#include <QtGui/QtGui>
#include <QtWidgets/QtWidgets>
