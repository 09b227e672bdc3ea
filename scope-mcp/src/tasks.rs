//! The tool and the owner of each task.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of known tasks. The oldest one is forgotten, and then unreachable.
const LIMIT: usize = 10_000;

/// The tasks that guarded tools have started.
pub(crate) struct Tasks<O>(Mutex<Inner<O>>);

struct Inner<O> {
    started: HashMap<String, Task<O>>,
    order: VecDeque<String>,
}

/// A task that a tool has started.
#[derive(Clone)]
pub(crate) struct Task<O> {
    pub(crate) operations: Vec<O>,
    pub(crate) owner: Option<String>,
}

impl<O> Default for Tasks<O> {
    fn default() -> Self {
        Tasks(Mutex::new(Inner {
            started: HashMap::new(),
            order: VecDeque::new(),
        }))
    }
}

impl<O: Clone> Tasks<O> {
    fn lock(&self) -> MutexGuard<'_, Inner<O>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn start(&self, id: &str, task: Task<O>) {
        let mut inner = self.lock();
        if inner.started.insert(id.to_owned(), task).is_none() {
            inner.order.push_back(id.to_owned());
        }
        if inner.order.len() > LIMIT
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.started.remove(&oldest);
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<Task<O>> {
        self.lock().started.get(id).cloned()
    }
}
