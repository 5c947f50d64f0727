// Wide character classes: none.
#pragma once
