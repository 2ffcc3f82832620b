#pragma once
#include "models/pch.h"

#include <QtTest/QtTest>
