"""The course: lessons and what they ask and show. No Qt."""
